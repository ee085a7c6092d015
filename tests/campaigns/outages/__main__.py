"""Elasticsearch fails in twelve ways, under load: `python -m tests.campaigns.outages --seconds 300`.

Prints, for each fault: answers, those that were no page, the slowest first answer, the 95th percentile of the others,
the median publication, changes that waited, seconds until they were indexed, whether these times are short enough
(quick), and whether both indexes then equal the database (clean).
TEST_ELASTICSEARCH_URL names the node.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import uuid
from dataclasses import asdict
from pathlib import Path

from tests.campaigns.outages.proxy import FaultProxy
from tests.campaigns.site import scratch_site

PUBLISHED = 30


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=300, help="of each fault")
    parser.add_argument("--changes", type=int, default=1000, help="that wait at the end of each fault")
    parser.add_argument("--readers", type=int, default=3)
    parser.add_argument("--prepared", type=Path, help="a SQLite file that is already migrated, to copy")
    parser.add_argument("faults", nargs="*", help="all of them without one")
    options = parser.parse_args()
    node = os.environ.get("TEST_ELASTICSEARCH_URL") or "http://127.0.0.1:9200"
    prefix = f"outage-{uuid.uuid4().hex[:8]}"
    proxy = FaultProxy(node)
    with scratch_site(options.prepared, has_pages=True, SEARCH_URL=f"{proxy.url}/{prefix}"):
        from portal.core.worker import drain_all
        from search import opening
        from tests.campaigns.outages.cluster import Cluster
        from tests.campaigns.outages.scenario import ALL_FAULTS, Outage, suffer
        from tests.campaigns.people import Publisher

        publisher = Publisher()
        for _ in range(max(PUBLISHED, options.changes)):
            publisher.publish()
        drain_all()
        cluster = Cluster(node, prefix)
        outages: list[Outage] = []
        try:
            for fault in options.faults or ALL_FAULTS:
                outages.append(
                    suffer(
                        fault, proxy, cluster, seconds=options.seconds, changes=options.changes,
                        readers=options.readers, publish=publisher.publish,
                    )
                )  # fmt: skip
                print(json.dumps(asdict(outages[-1])), file=sys.stderr, flush=True)
        finally:
            cluster.drop()
            opening.close()
            proxy.stop()
    print(json.dumps([asdict(one) | {"clean": one.is_clean, "quick": one.is_quick} for one in outages]))
    raise SystemExit(0 if all(one.is_clean for one in outages) else 1)


if __name__ == "__main__":
    main()
