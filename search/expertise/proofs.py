"""Reading the proofs and the texts that answer, for one reader: a fixed number of queries whatever their number.

Only what this reader may read counts in what this reader is shown; a protected author's contribution counts nowhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Final

from django.db.models import Case, FloatField, Q, QuerySet, Sum, Value, When
from django.utils import timezone

from knowledge.choices import Credit, Kind, Maturity
from knowledge.models import Authorship
from knowledge.querysets import readable
from portal.members.models import DeclaredSkill, Member
from portal.members.querysets import MemberQuerySet
from portal.territories.models import Territory
from portal.visibility import Viewer
from search.expertise import rule
from search.models import Proof, SkillChoice

TEXT_KINDS: Final = (Kind.EXPERIENCE.value, Kind.STUDY.value, Kind.PROJECT.value, Kind.ARTICLE.value)
_MOST_DECLARED: Final = 300


@dataclass(slots=True)
class Part:
    """What one person did in one contribution, and what of the question it answers."""

    contribution_id: int
    credit: str
    year: int
    maturity: str
    concepts: set[int] = field(default_factory=set)
    likeness: float = 0.0
    """Share of the best text, 0 when the text did not vote."""


Parts = dict[int, dict[int, Part]]
"""{member: {contribution: part}}"""


def people(viewer: Viewer) -> MemberQuerySet:
    """Those who may be answered to this reader: in the directory, readable, not refusing."""
    return Member.objects.listed().visible_to(viewer).filter(matching_refusal=None)


def readable_proofs(viewer: Viewer) -> QuerySet[Proof]:
    """Proofs by what this reader may read now, of authors who are named."""
    return Proof.objects.filter(
        readable(viewer, "contribution__"), contribution__live=True, contribution__protected_author=False
    )


def votes(viewer: Viewer, concepts: Collection[int]) -> list[tuple[int, int, float]]:
    """(member, concept, sum of role × age × elsewhere): one query."""
    if not concepts:
        return []
    weight = _role() * _age() * _elsewhere()
    found = readable_proofs(viewer).filter(concept__in=concepts, member__in=people(viewer).values("pk"))
    return list(
        found.order_by().values("member_id", "concept_id").annotate(weight=Sum(weight)).values_list(
            "member_id", "concept_id", "weight"
        )
    )  # fmt: skip


def parts_of(viewer: Viewer, members: Collection[int], concepts: Collection[int], into: Parts) -> None:
    """Add what these people did under these concepts; one query."""
    if not (members and concepts):
        return
    rows = readable_proofs(viewer).filter(member__in=members, concept__in=concepts)
    columns = ("member_id", "contribution_id", "credit", "year", "contribution__maturity", "concept_id")
    for member_id, contribution_id, credit, year, maturity, concept_id in rows.values_list(*columns):
        part = _part(into, member_id, Part(contribution_id, credit, year, maturity))
        part.concepts.add(concept_id)


def authors_of(viewer: Viewer, likeness: Mapping[int, float], into: Parts) -> None:
    """Add the people of the texts that answer, {contribution: share of the best}; one query."""
    if not likeness:
        return
    rows = Authorship.objects.filter(
        readable(viewer, "contribution__state__"),
        contribution__in=likeness,
        contribution__state__live=True,
        contribution__state__protected_author=False,
        member__in=people(viewer).values("pk"),
    )
    state = "contribution__state__"
    columns = ("member_id", "contribution_id", "credit", f"{state}year", f"{state}maturity")
    for member_id, contribution_id, credit, year, maturity in rows.values_list(*columns):
        part = _part(into, member_id, Part(contribution_id, credit, year or 0, maturity))
        part.likeness = likeness[contribution_id]


def declared_by(viewer: Viewer, concepts: Collection[int]) -> dict[int, set[int]]:
    """{member: concepts that they declare}; two queries. Whether the reader may know is asked once they are loaded."""
    found: dict[int, set[int]] = defaultdict(set)
    if concepts:
        who = people(viewer).values("pk")
        for table in (DeclaredSkill, Member.trades.through):
            rows = table._default_manager.filter(concept__in=concepts, member__in=who).order_by("member_id")
            for member_id, concept_id in rows.values_list("member_id", "concept_id")[:_MOST_DECLARED]:
                found[member_id].add(concept_id)
    return found


def near(places: Collection[Territory]) -> frozenset[int]:
    """Members who say that they work in one of these places, or in one that holds it; one query.

    It only decides who is looked at; what is said of their places is asked of their page.
    """
    if not places:
        return frozenset()
    around = Q()
    for place in places:
        around |= Q(territory__in=[place.pk, *(above.pk for above in place.ancestors())])
        around |= Q(territory__in=Territory.objects.inside(place).values("pk"))
    return frozenset(Member.places.through.objects.filter(around).values_list("member_id", flat=True))


def taken_out(concepts: Collection[int]) -> set[tuple[int, int]]:
    """(member, concept) that people took out of what is said of them; one query."""
    if not concepts:
        return set()
    return set(SkillChoice.objects.filter(concept__in=concepts).values_list("member_id", "concept_id"))


def _part(into: Parts, member_id: int, part: Part) -> Part:
    """The one of this contribution, under the most telling of the person's roles in it."""
    kept = into.setdefault(member_id, {}).setdefault(part.contribution_id, part)
    if rule.ROLE[Credit(part.credit)] > rule.ROLE[Credit(kept.credit)]:
        kept.credit = part.credit
    return kept


def _role() -> Case:
    cases = [When(credit=credit, then=Value(weight)) for credit, weight in rule.ROLE.items()]
    return Case(*cases, default=Value(0.0), output_field=FloatField())


def _age() -> Case:
    today = timezone.localdate().year
    cases = [When(year__gte=today - limit, then=Value(weight)) for limit, weight in rule.AGES]
    return Case(*cases, default=Value(rule.OLDEST), output_field=FloatField())


def _elsewhere() -> Case:
    cases = [
        When(contribution__maturity=level, then=Value(weight))
        for level, weight in rule.ELSEWHERE.items()
        if level != Maturity.IDEA
    ]
    return Case(*cases, default=Value(rule.ELSEWHERE[Maturity.IDEA]), output_field=FloatField())
