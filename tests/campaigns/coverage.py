"""The grid of coverage at its largest: ten years, three axes, every département, among 130,000 stories; and how long a
blank takes to be filled once a story is published.

    python -m tests.campaigns.coverage [--members 12000] [--contributions 130000]

The population is that of `tests.campaigns.expertise`, each story with one or two axes and one or two of its 104
départements, save the last one, which stays blank.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import time
from typing import Any, Final

from tests.campaigns import expertise
from tests.campaigns.site import scratch_site

VIEWS: Final = 20
AXES: Final = ("organisation", "metier", "territoire")
_BATCH: Final = 5_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--members", type=int, default=12_000)
    parser.add_argument("--contributions", type=int, default=130_000)
    options = parser.parse_args()
    with scratch_site(has_pages=True):
        chance = random.Random(expertise.SEED)
        expertise.generate(chance, options.members, options.contributions)
        _place(chance)
        _measure()


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
    from django.test import Client

    from portal.members.models import Cooperative
    from portal.territories.models import Territory
    from portal.vocabulary.models import Concept
    from research.coverage import asking
    from tests.factories.knowledge import experience, signed_in, writer

    member = writer(cooperative=Cooperative.objects.order_by("pk").first())
    last = asking.this_year()
    address = f"/couverture/?niveau=departement&de={last - 9}&a={last}"
    for who, client in (("visitor", Client(headers={"host": "127.0.0.1"})), ("member", _local(signed_in(member)))):
        for words, query in (("all axes", ""), *((slug, f"&axe={slug}") for slug in AXES)):
            times = sorted(_asked(client, f"{address}{query}") for _view in range(VIEWS))
            print(f"{who}, {words}: p50 {times[VIEWS // 2]:.0f} ms, p95 {times[VIEWS * 95 // 100]:.0f} ms of processor")
    place = Territory.objects.filter(kind="departement").order_by("pk").last()
    axis = Concept.objects.get(scheme="axis", slug=AXES[0])
    visitor = Client(headers={"host": "127.0.0.1"})
    before = visitor.get(f"{address}&axe={axis.slug}").content
    clock = time.perf_counter()
    experience(member, places=[place], axes=[axis], started_on=dt.date(last, 1, 15))
    while visitor.get(f"{address}&axe={axis.slug}").content == before:
        time.sleep(0.1)
    print(f"a blank filled: {1000 * (time.perf_counter() - clock):.0f} ms from the draft to the map that shows it")


def _local(client: Any) -> Any:
    client.defaults["HTTP_HOST"] = "127.0.0.1"
    return client


def _asked(client: Any, address: str) -> float:
    started = time.process_time()
    answer = client.get(address)
    if answer.status_code != 200:
        raise SystemExit(f"{address}: {answer.status_code}")
    return _since(started)


def _since(started: float) -> float:
    return 1000 * (time.process_time() - started)


if __name__ == "__main__":
    main()
