"""What is summed in advance is what the rule gives, proof by proof, for every reader and right after each change."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

import pytest

from knowledge.choices import Credit, Maturity
from knowledge.models import Authorship, Contribution, ContributionState, ExperienceReport
from knowledge.writing import publishing
from portal.members.models import Circle, Member
from portal.members.viewers import viewer_for
from portal.visibility import Viewer, Visibility
from search.expertise import deciding, keeping, proofs, rule, sums
from search.models import SkillWeight
from tests.databases import written_once
from tests.factories.knowledge import a_cooperative, writer
from tests.search.expertise.cast import MEMBER, VISITOR, expert, skill, told

pytestmark = pytest.mark.django_db

ALL = Viewer(frozenset({"public", "network"}), sees_all=True)


def recounted(viewer: Viewer, concepts: list[int]) -> dict[tuple[int, int], int]:
    """The same sums made from each proof that the reader may read, without what is kept."""
    found: dict[tuple[int, int], int] = defaultdict(int)
    rows = proofs.readable_proofs(viewer).filter(concept__in=concepts, member__in=proofs.people(viewer).values("pk"))
    for proof in rows.select_related("contribution"):
        state = proof.contribution
        weight = rule.ROLE[Credit(proof.credit)] * rule.age_weight(2026 - (state.year or 0))
        found[proof.member_id, proof.concept_id] += round(1000 * weight * rule.ELSEWHERE[Maturity(state.maturity)])
    return dict(found)


def summed(viewer: Viewer, concepts: list[int]) -> dict[tuple[int, int], int]:
    found: dict[tuple[int, int], int] = defaultdict(int)
    for member, concept, weight in proofs.votes(viewer, concepts):
        found[member, concept] += weight
    return dict(found)


class World:
    """Two cooperatives, a circle, six people, and texts of every level signed by one or two of them."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        homes = [a_cooperative(), a_cooperative()]
        self.people = [
            expert(visibility=self.chance.choice(Visibility.values), cooperative=self.chance.choice(homes))
            for _number in range(6)
        ]
        self.people[5].status = Member.Status.PENDING
        self.people[5].save()
        self.circle = Circle.objects.create(name="Cercle")
        self.circle.members.add(self.people[0])
        self.concepts = [skill("un"), skill("deux"), skill("trois")]
        self.pages = [self.tell() for _number in range(12)]

    def tell(self) -> ExperienceReport:
        chosen = self.chance.sample(self.concepts, self.chance.randint(1, 3))
        author, other = self.chance.sample(self.people[:5], 2)
        page = told(author, *chosen, visibility=self.chance.choice(Visibility.values))
        if self.chance.random() < 0.5:
            Authorship.objects.create(contribution=page, member=other, credit=self.chance.choice(Credit.values))
        if self.chance.random() < 0.3:
            page.state.circles.add(self.circle)
        return page

    def viewers(self) -> list[Viewer]:
        return [VISITOR, MEMBER, ALL, *(viewer_for(member.user) for member in self.people)]

    def differences(self) -> list[object]:
        numbers = [concept.pk for concept in self.concepts]
        return [
            (viewer, summed(viewer, numbers), recounted(viewer, numbers))
            for viewer in self.viewers()
            if summed(viewer, numbers) != recounted(viewer, numbers)
        ]


@pytest.mark.parametrize("seed", range(4))
def test_sums_equal_a_recount_for_every_reader(seed: int) -> None:
    world = World(seed)
    assert any(summed(viewer, [one.pk for one in world.concepts]) for viewer in world.viewers())
    assert world.differences() == []
    assert keeping.rebuild() == 0


CHANGES: dict[str, Callable[[World, ExperienceReport], object]] = {
    "private": lambda _world, page: publishing.set_visibility(page.pk, Visibility.PRIVATE),
    "cooperative": lambda _world, page: publishing.set_visibility(page.pk, Visibility.COOPERATIVE),
    "public": lambda _world, page: publishing.set_visibility(page.pk, Visibility.PUBLIC),
    "protected": lambda _world, page: publishing.set_protection(page.pk, True),
    "withdrawn": lambda world, page: publishing.unpublish(page.pk, world.people[0].user),
    "destroyed": lambda _world, page: Contribution.objects.get(pk=page.pk).specific.delete(),
    "credit taken": lambda _world, page: Authorship.objects.filter(contribution=page).first().delete(),  # type: ignore[union-attr]
    "person gone": lambda world, _page: world.people[1].delete(),
    "person private": lambda world, _page: Member.objects.filter(pk=world.people[0].pk).update(visibility="private"),
    "person refuses": lambda world, _page: deciding.refuse_matching(world.people[0], refuses=True),
    "person suspended": lambda world, _page: Member.objects.filter(pk=world.people[0].pk).update(status="suspended"),
}


@pytest.fixture(scope="class")
def written(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with written_once(django_db_blocker):
        yield World(7)


class TestChanges:
    """Each change in the same world."""

    @pytest.mark.parametrize("change", CHANGES)
    def test_a_change_counts_at_once_without_the_worker(self, change: str, written: World) -> None:
        world = deepcopy(written)
        for page in world.pages[:6]:
            CHANGES[change](world, page)
            if change.startswith("person"):
                break
        world.people = list(Member.objects.filter(pk__in=[one.pk for one in world.people]))
        assert world.differences() == []
        assert keeping.rebuild() == 0


def test_maturity_and_year_move_the_sum() -> None:
    page = told(expert(), skill())
    before = SkillWeight.objects.get().whole
    ContributionState.objects.filter(pk=page.pk).update(maturity=Maturity.PROVEN, year=2012)
    keeping.refresh([page.pk])
    assert SkillWeight.objects.get().whole == round(before * 1.5 * rule.OLDEST)


def test_a_new_year_makes_proofs_older_by_the_next_run(monkeypatch: pytest.MonkeyPatch) -> None:
    told(expert(), skill(), state={"year": 2026})
    keeping.rebuild()
    today = sums.timezone.localdate()
    monkeypatch.setattr(sums.timezone, "localdate", lambda: today.replace(year=today.year + 3))
    assert sums.rebuild() == 1
    assert SkillWeight.objects.get().whole == round(sums.UNIT * 0.8)


def test_two_proofs_of_one_person_add_up_and_leave_one_by_one() -> None:
    ada = expert()
    first, second = told(ada, skill()), told(ada, skill(), visibility=Visibility.NETWORK)
    kept = SkillWeight.objects.get()
    assert (kept.public, kept.network, kept.whole) == (1000, 2000, 2000)
    publishing.unpublish(first.pk, ada.user)
    kept.refresh_from_db()
    assert (kept.public, kept.network, kept.whole) == (0, 1000, 1000)
    publishing.unpublish(second.pk, writer().user)
    kept.refresh_from_db()
    assert kept.whole == 0
