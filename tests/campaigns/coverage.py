"""The grid of coverage at its largest: ten years, three axes, every département, among 130,000 stories; and how long a
blank takes to be filled once a story is published.

    python -m tests.campaigns.coverage [--members 12000] [--contributions 130000] [--kept]

The population is that of `tests.campaigns.expertise`, each story with one or two axes and one or two of its 104
départements, save the last one, which stays blank. DATABASE_URL names an empty database to fill, or, with `--kept`,
one that an earlier round filled: its pages only are then measured.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gc
import importlib
import random
import time
from collections.abc import Sequence
from typing import Any, Final

from portal.core import garbage
from tests.campaigns import expertise
from tests.campaigns.site import scratch_site

VIEWS: Final = 40
HOST: Final = "127.0.0.1"
AXES: Final = ("organisation", "metier", "territoire")
_BATCH: Final = 5_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--members", type=int, default=12_000)
    parser.add_argument("--contributions", type=int, default=130_000)
    parser.add_argument("--kept", action="store_true", help="the database of DATABASE_URL was filled before")
    options = parser.parse_args()
    with scratch_site(has_pages=True):
        if not options.kept:
            chance = random.Random(expertise.SEED)
            expertise.generate(chance, options.members, options.contributions)
            _place(chance)
        _measure()
        if not options.kept:
            _fill_a_blank()


def _place(chance: random.Random) -> None:
    from django.db import connection

    from knowledge.models import Contribution, ContributionState
    from portal.territories.models import Territory
    from portal.vocabulary.models import Concept
    from research.coverage import facts

    axes = [Concept.objects.get_or_create(scheme="axis", slug=slug, defaults={"label": slug})[0] for slug in AXES]
    places = list(Territory.objects.filter(kind="departement").order_by("pk"))
    _tie(Contribution.axes.through, "concept", axes, chance)
    _tie(Contribution.territories.through, "territory", places[:-1], chance)
    started = time.process_time()
    changed = facts.rebuild()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(f"{ContributionState.objects.count()} contributions, {changed} counted in {_since(started):.0f} ms")


def _tie(through: Any, name: str, among: list[Any], chance: random.Random) -> None:
    from knowledge.models import ContributionState

    rows = [
        through(contribution_id=pk, **{name: one})
        for pk in ContributionState.objects.values_list("pk", flat=True)
        for one in chance.sample(among, chance.choice((1, 2)))
    ]
    through.objects.bulk_create(rows, batch_size=_BATCH)


def _measure() -> None:
    """As a web process does: its pages loaded and frozen before the first is asked for."""
    from django.db import connection
    from django.test import Client

    from portal.members.models import Cooperative, Member
    from tests.factories.knowledge import signed_in, writer

    importlib.import_module("portal.urls")
    known = Member.objects.exclude(user=None).first()
    member = known or writer(cooperative=Cooperative.objects.order_by("pk").first())
    gc.collect()
    garbage.settle()
    print(f"{connection.vendor}; ms of this process, then by the clock, which a database server's own work is in")
    for who, client in (("visitor", Client(headers={"host": HOST})), ("member", _local(signed_in(member)))):
        for words, query in (("all axes", ""), *((slug, f"&axe={slug}") for slug in AXES)):
            spent, clock = zip(*(_asked(client, f"{_address()}{query}") for _view in range(VIEWS)), strict=True)
            print(f"{who}, {words}: {_told(spent)} | {_told(clock)}")


def _told(times: Sequence[float]) -> str:
    return f"first {times[0]:.0f}, p50 {sorted(times)[VIEWS // 2]:.0f}, slowest {max(times):.0f}"


def _address() -> str:
    from research.coverage import asking

    last = asking.this_year()
    return f"/couverture/?niveau=departement&de={last - 9}&a={last}"


def _fill_a_blank() -> None:
    from django.core.management.color import no_style
    from django.db import connection
    from django.test import Client
    from wagtail.models import Page

    from portal.territories.models import Territory
    from portal.vocabulary.models import Concept
    from research.coverage import asking
    from tests.factories.knowledge import experience

    with connection.cursor() as cursor:  # the pages were written with their numbers
        for statement in connection.ops.sequence_reset_sql(no_style(), [Page]):
            cursor.execute(statement)
    place = Territory.objects.filter(kind="departement").order_by("pk").last()
    axis = Concept.objects.get(scheme="axis", slug=AXES[0])
    visitor, address = Client(headers={"host": HOST}), f"{_address()}&axe={axis.slug}"
    before = visitor.get(address).content
    started = time.perf_counter()
    experience(places=[place], axes=[axis], started_on=dt.date(asking.this_year(), 1, 15))
    while visitor.get(address).content == before:
        time.sleep(0.1)
    print(f"a blank filled: {1000 * (time.perf_counter() - started):.0f} ms from the draft to the map that shows it")


def _local(client: Any) -> Any:
    client.defaults["HTTP_HOST"] = HOST
    return client


def _asked(client: Any, address: str) -> tuple[float, float]:
    """Milliseconds of the processor, and by the clock."""
    started, clock = time.process_time(), time.perf_counter()
    answer = client.get(address)
    if answer.status_code != 200:
        raise SystemExit(f"{address}: {answer.status_code}")
    return _since(started), 1000 * (time.perf_counter() - clock)


def _since(started: float) -> float:
    return 1000 * (time.process_time() - started)


if __name__ == "__main__":
    main()
