"""Nothing leaks while everything changes: `python -m tests.campaigns.walk --steps 2000`.

Each step is one decision (publish, restrict, share, protect, delete, bring back, schedule, suspend, move, rename,
merge…), taken with the worker now working, now stopped. After each, several readers are shown hits, totals, facets,
suggestions, spellings, near texts, explanations, lists, notices and pages, and all is compared with what the rows of
the database let them read.
"""

from __future__ import annotations

import argparse
import json
import logging
import uuid
from dataclasses import asdict
from pathlib import Path

from tests.campaigns.site import scratch_site


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--readers", type=int, default=3, help="questioned after each step")
    parser.add_argument("--prepared", type=Path, help="a SQLite file that is already migrated, to copy")
    parser.add_argument("--elastic", default="", metavar="URL", help="walk on this Elasticsearch")
    options = parser.parse_args()
    place = f"{options.elastic}/walk-{uuid.uuid4().hex[:8]}" if options.elastic else "embedded://"
    with scratch_site(options.prepared, has_pages=True, SEARCH_URL=place, ALLOWED_HOSTS="testserver"):
        logging.getLogger("django.request").setLevel(logging.ERROR)  # pages that are not found are asked on purpose
        from search import opening
        from tests.campaigns.walk.walking import walk

        try:
            figures = walk(options.steps, options.seed, asked=options.readers)
        finally:
            if options.elastic:
                opening.indexes()[opening.ELASTIC].drop()
            opening.close()
    print(json.dumps(asdict(figures) | {"clean": figures.is_clean}, ensure_ascii=False, indent=2))
    raise SystemExit(0 if figures.is_clean else 1)


if __name__ == "__main__":
    main()
