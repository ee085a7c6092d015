"""The grid equals an independent recount in SQL over the tables of contributions, for every role."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

from knowledge.models import ContributionState
from knowledge.writing import publishing
from portal.members.models import Circle, Member
from portal.members.viewers import viewer_for
from portal.visibility import Viewer
from research.coverage import facts
from research.coverage.asking import Question
from research.coverage.counting import count_cells
from research.coverage.grid import Grid
from research.models import CoverageFact
from tests.databases import written_once
from tests.factories import knowledge as made

pytestmark = pytest.mark.django_db


def recount(viewer: Viewer, level: str, first: int, last: int) -> Counter[tuple[str, str, int]]:
    """{(axis slug, place key, year): contributions}, from the tables themselves; the rule is written out again here."""
    sql = """
        SELECT s.contribution_id, s.visibility, s.cooperative_id, s.protected_author, s.year,
               COALESCE(axp.slug, ax.slug), pl.key
        FROM knowledge_contributionstate s
        JOIN knowledge_contribution_axes ca ON ca.contribution_id = s.contribution_id
        JOIN vocabulary_concept ax ON ax.id = ca.concept_id
        LEFT JOIN vocabulary_concept axp ON axp.id = ax.parent_id
        JOIN knowledge_contribution_territories ct ON ct.contribution_id = s.contribution_id
        JOIN territories_territory t ON t.id = ct.territory_id
        JOIN territories_territory pl
          ON pl.kind = %s AND (pl.id = t.id OR pl.id = t.region_id OR pl.id = t.departement_id)
        WHERE s.live AND s.kind IN ('experience', 'study', 'project') AND s.year BETWEEN %s AND %s
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, [level, first, last])
        rows = cursor.fetchall()
        cursor.execute("SELECT contribution_id, member_id FROM knowledge_authorship")
        signed = set(cursor.fetchall())
        cursor.execute("SELECT contributionstate_id, circle_id FROM knowledge_contributionstate_circles")
        shared = set(cursor.fetchall())
    seen = set()
    for pk, visibility, cooperative, protected, year, axis, key in rows:
        opens = (
            viewer.sees_all
            or visibility == "public"
            or (visibility == "network" and viewer.is_network)
            or (visibility == "cooperative" and cooperative in viewer.cooperative_ids)
            or any((pk, circle) in shared for circle in viewer.circle_ids)
            or (pk, viewer.member_id) in signed
        )
        if opens and not (protected and level == "departement"):
            seen.add((pk, axis, key, year))
    return Counter((axis, key, year) for _pk, axis, key, year in seen)


class Land:
    """Some hundred contributions over two régions, three axes, four years and every visibility."""

    def __init__(self) -> None:
        chance = random.Random(5)
        self.axes = [made.axis(f"Axe {letter}", f"axe-{letter}") for letter in "abc"]
        theme = made.axis("Thème", "theme")
        theme.parent = self.axes[0]
        theme.save()
        west, east = made.region("Bretagne", "53"), made.region("Grand Est", "44")
        places = [west, east]
        for code, above in (("29", west), ("35", west), ("67", east)):
            departement = made.departement(f"Département {code}", code, inside=above)
            places += [departement, made.commune(f"Commune {code}", f"{code}001", inside=departement)]
        self.coop = made.a_cooperative()
        self.authors = [made.writer(cooperative=self.coop), made.writer()]
        circle = Circle.objects.create(name="Comité")
        self.friend = made.writer()
        circle.members.add(self.friend)
        for number in range(40):
            page = made.experience(
                self.authors[number % 2],
                title=f"Récit {number}",
                visibility=chance.choice(["public", "network", "cooperative", "private"]),
                protected=number % 9 == 0,
                places=chance.sample(places, chance.choice([1, 1, 2])),
                axes=chance.sample([*self.axes, theme], chance.choice([1, 2])),
                started_on=dt.date(chance.randint(2022, 2025), 3, 1),
            )
            if number % 5 == 0:
                state = ContributionState.objects.get(pk=page.pk)
                publishing.set_visibility(page.pk, state.visibility, circles=[circle])
            if number % 7 == 0:
                publishing.unpublish(page.pk, None)

    def viewers(self) -> dict[str, Viewer]:
        people: dict[str, Member] = {
            "author": self.authors[0],
            "other author": self.authors[1],
            "colleague": made.writer(cooperative=self.coop),
            "member elsewhere": made.writer(),
            "in the circle": self.friend,
            "pending": made.writer(status=Member.Status.PENDING),
            "suspended": made.writer(status=Member.Status.SUSPENDED),
        }
        found = {name: viewer_for(member.user) for name, member in people.items()}
        return found | {"visitor": Viewer.anonymous(), "superuser": Viewer(sees_all=True)}


def shown(viewer: Viewer, level: str) -> Counter[tuple[str, str, int]]:
    axes = {axis.pk: axis.slug for axis in facts.axes()}
    grid = Grid(viewer, Question(first=2022, last=2025, level=level), facts.axes())
    keys = {place.pk: place.key for place in grid.places}
    return Counter(
        {(axes[axis], keys[place], year): n for (axis, place, year), n in grid.counts.items() if axis is not None}
    )


@pytest.fixture(scope="class")
def land(django_db_setup: None, django_db_blocker: Any) -> Iterator[Land]:
    with written_once(django_db_blocker):
        yield Land()


class TestLand:
    """The same land for each of these tests, read by everybody."""

    @pytest.mark.parametrize("level", ["region", "departement"])
    def test_every_role_counts_what_it_may_read_and_nothing_else(self, land: Land, level: str) -> None:
        totals = set()
        for name, viewer in land.viewers().items():
            expected = recount(viewer, level, 2022, 2025)
            assert shown(viewer, level) == expected, name
            totals.add(sum(expected.values()))
        assert len(totals) >= 5  # the roles really differ

    def test_the_blanks_are_what_the_recount_does_not_hold(self, land: Land) -> None:
        for name, viewer in land.viewers().items():
            grid = Grid(viewer, Question(first=2022, last=2025, level="departement"), facts.axes())
            found = {(blank.axis.slug, blank.place.key, blank.year) for blank in grid.blanks()}
            covered = set(recount(viewer, "departement", 2022, 2025))
            cells = {(a.slug, p.key, y) for a in grid.axes for p in grid.places for y in range(2022, 2026)}
            assert found == cells - covered, name

    def test_one_axis_alone_counts_what_it_counts_among_all(self, land: Land) -> None:
        asked = {"level": "departement", "first": 2022, "last": 2025}
        for name, viewer in land.viewers().items():
            among_all = count_cells(viewer, **asked)
            for axis in land.axes:
                alone = {cell: n for cell, n in among_all.items() if cell[0] == axis.pk}
                assert count_cells(viewer, axis_id=axis.pk, **asked) == alone, name


def test_a_contribution_of_two_axes_is_one_contribution_of_the_place():
    first, second = made.axis("Un", "un"), made.axis("Deux", "deux")
    page = made.experience(axes=[first, second], started_on=dt.date(2024, 1, 1), places=[made.commune()])
    counts = count_cells(Viewer.anonymous(), level="region", first=2024, last=2024)
    region = made.region().pk
    assert counts == {(first.pk, region, 2024): 1, (second.pk, region, 2024): 1, (None, region, 2024): 1}
    assert CoverageFact.objects.filter(contribution=page).count() == 6


def test_each_decision_counts_at_once():
    author = made.writer()
    page = made.experience(author, axes=[made.axis()], started_on=dt.date(2024, 1, 1))

    def seen(level: str = "departement") -> int:
        return sum(count_cells(Viewer.anonymous(), level=level, first=2024, last=2024).values())

    assert seen() == 2  # its axis, and whatever the axis
    publishing.set_protection(page.pk, True)
    assert (seen(), seen("region")) == (0, 2)
    publishing.set_protection(page.pk, False)
    publishing.set_visibility(page.pk, "private")
    assert seen() == 0
    publishing.set_visibility(page.pk, "public")
    assert seen() == 2
    publishing.delete(page.pk, author.user)
    assert seen() == 0
    page.specific.delete()
    assert not CoverageFact.objects.exists()


def test_articles_cover_no_ground():
    made.article(axes=[made.axis()], territories=[made.commune()])
    assert not CoverageFact.objects.exists()


def test_rebuilding_mends_what_drifted():
    page = made.experience(axes=[made.axis()])
    CoverageFact.objects.filter(contribution=page).update(year=1999)
    assert facts.rebuild() == 1
    assert facts.rebuild() == 0
    assert not CoverageFact.objects.filter(year=1999).exists()


def test_counting_costs_two_queries_at_most(django_assert_num_queries):
    viewer = viewer_for(made.writer().user)
    made.experience(axes=[made.axis()])
    with django_assert_num_queries(2):
        count_cells(viewer, level="region", first=2020, last=2026)
    with django_assert_num_queries(1):
        count_cells(Viewer.anonymous(), level="region", first=2020, last=2026)
