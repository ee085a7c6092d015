"""How long a lead takes to be matched, with the reasons of the ten people shown: processor and clock.

Called by `python -m tests.campaigns.matching --speed`. One lead in seven may be done at a distance, one in three asks
for a whole région; half need two skills; their words are those of the example leads.
"""

from __future__ import annotations

import datetime as dt
import itertools
import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final
from uuid import uuid4

from django.utils import timezone

from portal.core import garbage
from tests.campaigns import expertise, scale
from tests.campaigns import texts as engine_texts

_WARM: Final = 5
Times = list[tuple[float, float]]
"""[(processor, clock)] in seconds."""


def run(people: int, texts: int, leads: int, dataset: Path | None = None) -> None:
    """`dataset`: see `tests.campaigns.texts`."""
    from django.conf import settings
    from django.db import connection

    settings.MIGRATION_MODULES = expertise._NoMigrations()
    connection.creation.create_test_db(verbosity=0, serialize=False)
    chance = random.Random(expertise.SEED)
    expertise.generate(chance, people, texts)
    from portal.leads.matching.facts import serving

    serving.rebuild()
    expertise.settle()
    garbage.settle()  # as the server does
    with engine_texts.asked(dataset, texts) as name:
        print(f"engine: {name}")
        matched, read = measure(chance, leads)
    for what, times in (("match", matched), ("read with reasons", read), ("both", _added(matched, read))):
        for clock, seconds in (("processor", [one for one, _ in times]), ("clock", [one for _, one in times])):
            told = ", ".join(f"{name} {1000 * _at(seconds, share):.0f} ms" for name, share in _SHARES)
            print(f"{connection.vendor} {what}, {clock}: {told}")
    connection.creation.destroy_test_db(str(connection.settings_dict["NAME"]), verbosity=0)


_SHARES: Final = (("p50", 0.5), ("p95", 0.95), ("max", 1.0))


def measure(chance: random.Random, leads: int) -> tuple[Times, Times]:
    from portal.leads.matching import making, reading
    from portal.leads.matching.explaining import Explained
    from portal.leads.models import Lead, LeadNeed
    from portal.territories.models import Territory
    from portal.visibility import Viewer
    from portal.vocabulary.models import Concept

    viewer = Viewer(frozenset({"public", "network"}))
    needs = itertools.cycle(scale.needs())
    skills = list(Concept.objects.filter(scheme="skill").order_by("pk"))
    regions = list(Territory.objects.filter(kind="region").order_by("pk"))
    places = list(Territory.objects.filter(kind="departement").order_by("pk"))
    matched: Times = []
    read: Times = []
    for number in range(leads + _WARM):
        title, need = next(needs)
        lead = Lead.objects.create(
            key=uuid4(), title=title, need=need, deadline=timezone.localdate() + dt.timedelta(days=20),
            place=chance.choice(regions if chance.random() < 0.33 else places), is_remote=chance.random() < 0.14,
        )  # fmt: skip
        for concept in {expertise._common(chance, skills) for _time in range(chance.choice([1, 2]))}:
            LeadNeed.objects.create(lead=lead, concept=concept)
        took = _timed(lambda lead=lead: making.match(lead, None))  # type: ignore[misc]
        run = reading.latest_run(lead)
        assert run is not None
        told = _timed(lambda run=run: Explained(run, viewer).people())  # type: ignore[misc]
        assert len(making.ranking_of(run)) >= making.SHOWN
        if number >= _WARM:
            matched.append(took)
            read.append(told)
    return matched, read


def _timed(act: Callable[[], object]) -> tuple[float, float]:
    processor, clock = time.process_time(), time.perf_counter()
    act()
    return time.process_time() - processor, time.perf_counter() - clock


def _added(first: Times, second: Times) -> Times:
    return [(a + c, b + d) for (a, b), (c, d) in zip(first, second, strict=True)]


def _at(seconds: Sequence[float], share: float) -> float:
    return sorted(seconds)[min(len(seconds) - 1, int(share * len(seconds)))]
