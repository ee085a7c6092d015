"""How long « Qui sait ? » takes on a large network.

    python -m tests.campaigns.expertise [--members 12000] [--contributions 130000] [--questions 200] [--dataset DIR]

Everything is generated in a scratch database: the one of DATABASE_URL when it is set, SQLite in memory otherwise.
Skills follow a law of 1/rank, as words do; half of the contributions are public, one in eight is its
cooperative's, one in fifty is protected. Who asks is a member of a cooperative. `--dataset`: see
`tests.campaigns.texts`; the two words made up for skills and trades are then unknown to the engine, the longest case.
"""

from __future__ import annotations

import argparse
import itertools
import os
import random
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from portal.core import garbage
from tests.campaigns import scale, texts

SEED: Final = 20261124
_SKILLS, _TRADES, _REGIONS, _DEPARTEMENTS = 200, 150, 13, 8
_COOPERATIVES: Final = 160
_BATCH: Final = 2_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--members", type=int, default=12_000)
    parser.add_argument("--contributions", type=int, default=130_000)
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--dataset", type=Path)
    options = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings.test"
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection

    settings.MIGRATION_MODULES = _NoMigrations()
    connection.creation.create_test_db(verbosity=0, serialize=False)
    chance = random.Random(SEED)
    generate(chance, options.members, options.contributions)
    settle()
    garbage.settle()  # as the server does
    with texts.asked(options.dataset, options.contributions) as name:
        print(f"engine: {name}")
        took = measure(chance, options.questions)
    for what, seconds in (("processor", sorted(one for one, _ in took)), ("clock", sorted(one for _, one in took))):
        for name, share in (("p50", 0.5), ("p95", 0.95), ("max", 1.0)):
            one = seconds[min(len(seconds) - 1, int(share * len(seconds)))]
            print(f"{connection.vendor} {what} {name} : {1000 * one:.0f} ms")
    connection.creation.destroy_test_db(str(connection.settings_dict["NAME"]), verbosity=0)


def settle() -> None:
    """What PostgreSQL does by itself within a minute, and the statistics of either."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


class _NoMigrations(dict[str, None]):
    """Tables are made from the models at once."""

    def __contains__(self, name: object) -> bool:
        return True

    def __missing__(self, name: str) -> None:
        return None


def generate(chance: random.Random, members: int, contributions: int) -> None:
    from portal.members.models import Cooperative, DeclaredSkill, Member, Membership
    from portal.territories.models import Territory
    from portal.vocabulary.models import Concept

    concepts = [Concept(scheme="skill", slug=f"savoir{n}", label=f"savoir{n}") for n in range(_SKILLS)]
    concepts += [Concept(scheme="trade", slug=f"metier{n}", label=f"metier{n}") for n in range(_TRADES)]
    Concept.objects.bulk_create(concepts)
    regions = [Territory(kind="region", code=f"{n:02}", name=f"Région{n}").derive() for n in range(_REGIONS)]
    Territory.objects.bulk_create(regions)
    places = [
        Territory(kind="departement", code=f"{region.code}{n}", name=f"Lieu{region.code}{n}", region=region).derive()
        for region in regions
        for n in range(_DEPARTEMENTS)
    ]
    Territory.objects.bulk_create(places)
    people = [
        Member(slug=f"m{n}", display_name=f"M{n}", status="active", is_listed=True, visibility="network")
        for n in range(members)
    ]
    Member.objects.bulk_create(people, batch_size=_BATCH)
    homes = [Cooperative(name=f"C{n}", slug=f"c{n}") for n in range(_COOPERATIVES)]
    Cooperative.objects.bulk_create(homes)
    Membership.objects.bulk_create(
        [Membership(member=member, cooperative=homes[n % _COOPERATIVES]) for n, member in enumerate(people)],
        batch_size=_BATCH,
    )
    at = Member.places.through
    at.objects.bulk_create(
        [at(member=member, territory=place) for member in people for place in chance.sample(places, 2)],
        batch_size=_BATCH,
    )
    declared = [
        DeclaredSkill(member=member, concept=concept)
        for member in people
        for concept in {_common(chance, concepts[:_SKILLS]) for _time in range(3)}
    ]
    DeclaredSkill.objects.bulk_create(declared, batch_size=_BATCH)
    _contributions(chance, people, concepts, contributions, homes)


def _contributions(
    chance: random.Random, people: Sequence[Any], concepts: Sequence[Any], count: int, homes: Sequence[Any]
) -> None:
    from django.contrib.contenttypes.models import ContentType
    from django.db import connection
    from wagtail.models import Locale, Page

    from knowledge.models import Authorship, Contribution, ContributionState
    from search.expertise import keeping

    locale = Locale.objects.get_or_create(language_code="fr")[0]

    start = (Page.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1
    content_type = ContentType.objects.get_for_model(Contribution)
    numbers = range(start, start + count)
    pages = [
        Page(
            pk=pk, path=f"9{pk:011}", depth=3, title=f"Récit {pk}", draft_title="", slug=f"r{pk}",
            url_path=f"/r{pk}/", content_type=content_type, locale=locale,
        )
        for pk in numbers
    ]  # fmt: skip
    Page.objects.bulk_create(pages, batch_size=_BATCH)
    columns = "page_ptr_id, summary, language, licence"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {Contribution._meta.db_table} ({columns}) "
            "SELECT id, '', 'fr', 'CC-BY-SA-4.0' FROM wagtailcore_page WHERE id >= %s",
            [start],
        )
    levels = ["public"] * 4 + ["network"] * 3 + ["cooperative"]
    states = [
        ContributionState(
            contribution_id=pk, kind="experience", live=True, visibility=chance.choice(levels),
            cooperative=chance.choice(homes),
            protected_author=chance.random() < 0.02, year=chance.randint(2012, 2026),
            maturity=chance.choice(["idea", "idea", "promising", "proven", "reference"]),
        )
        for pk in numbers
    ]  # fmt: skip
    ContributionState.objects.bulk_create(states, batch_size=_BATCH)
    credits = ["story", "support"]
    signed = [
        Authorship(contribution_id=pk, member=member, credit=credit)
        for pk in numbers
        for member, credit in zip(chance.sample(people, chance.choice([1, 1, 2])), credits, strict=False)
    ]
    Authorship.objects.bulk_create(signed, batch_size=_BATCH)
    for relation, among, most in (("skills", concepts[:_SKILLS], 3), ("trades", concepts[_SKILLS:], 1)):
        through = getattr(Contribution, relation).through
        links = [
            through(contribution_id=pk, concept_id=concept.pk)
            for pk in numbers
            for concept in {_common(chance, among) for _time in range(most)}
        ]
        through.objects.bulk_create(links, batch_size=_BATCH)
    keeping.rebuild()


def _common(chance: random.Random, among: Sequence[Any]) -> Any:
    """One of them, the first ones more often: about 1/rank."""
    return among[min(len(among) - 1, int(len(among) ** chance.random()) - 1)]


def measure(chance: random.Random, questions: int) -> list[tuple[float, float]]:
    """Seconds of the processor and of the clock for each question: a skill, a trade, a region and the title of a lead.
    The processor is that of this process: a server's own work shows in the clock only."""
    from portal.members.models import Member
    from portal.visibility import Viewer
    from search.expertise import answering
    from search.expertise.request import ExpertiseRequest

    asker = Member.objects.with_current_memberships().order_by("pk")[0]
    home = asker.current_memberships[0].cooperative_id
    viewer = Viewer(frozenset({"public", "network", f"person:{asker.pk}", f"coop:{home}"}), member_id=asker.pk)
    seconds = []
    for number, (title, _need) in zip(range(questions + 5), itertools.cycle(scale.needs()), strict=False):
        skill, trade = _common(chance, range(_SKILLS)), _common(chance, range(_TRADES))
        place = f"Région{chance.randrange(_REGIONS)}"
        asked = ExpertiseRequest(f"Qui sait savoir{skill} metier{trade} en {place} pour {title} ?")
        before = time.process_time(), time.perf_counter()
        found = answering.who_knows(viewer, asked)
        after = time.process_time(), time.perf_counter()
        assert len(found.reading.needs) == 2
        assert len(found.answers) == answering.PAGE
        if number >= 5:
            seconds.append((after[0] - before[0], after[1] - before[1]))
    return seconds


if __name__ == "__main__":
    main()
