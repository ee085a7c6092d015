"""SQL queries of every page and list among many contributions.

    python -m tests.campaigns.page_queries [--contributions 10000] [--show] [--prepared FILE]

A scratch site holds the world of the visibility matrix and a crowd around it; every address that answers GET is asked
for as a visitor, a member and a researcher. Prints the worst address of each route; exits 1 above 20 queries, save
for the copy of one's data, which reads one table after another.
"""

from __future__ import annotations

import argparse
import logging
import sys
from pathlib import Path

from tests.campaigns.site import scratch_site


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--contributions", type=int, default=10_000)
    parser.add_argument("--show", action="store_true", help="with the statements of what is above")
    parser.add_argument("--prepared", type=Path, help="a SQLite file that is already migrated")
    options = parser.parse_args()
    logging.disable(logging.WARNING)  # most addresses are refused to a visitor
    with scratch_site(options.prepared, has_pages=True):
        from django.core.management import call_command
        from django.db import connection, transaction

        from search import opening
        from tests.campaigns.page_queries.crowd import citing_study, gather
        from tests.campaigns.page_queries.newcomers import make_newcomers
        from tests.campaigns.page_queries.visiting import MOST, WHOLE_COPIES, make_researcher, worst
        from tests.security.addresses import Address, addresses
        from tests.security.world import build

        with transaction.atomic():
            world = build()
            make_researcher(world)
            make_newcomers(world)
            asked = addresses(world)
            numbers = gather(world, options.contributions)
            asked.append(Address("research:study", citing_study(world, numbers)))
        call_command("search_rebuild", verbosity=0)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        visits = worst(world, asked)
        for visit in sorted(visits.values(), key=lambda one: (-one.queries, one.route, one.role)):
            line = f"{visit.queries:4} SQL {visit.milliseconds:7.0f} ms  {visit.role:10} {visit.route:32} {visit.url}"
            print(line[:160])
            if options.show and visit.queries > MOST:
                print(*(f"      {statement[:400]}" for statement in visit.statements), sep="\n")
        opening.close()
    above = {route for (route, _role), visit in visits.items() if visit.queries > MOST} - WHOLE_COPIES
    print(f"{len(visits)} pages asked for, {len(above)} routes above {MOST} queries")
    return 1 if above else 0


if __name__ == "__main__":
    sys.exit(main())
