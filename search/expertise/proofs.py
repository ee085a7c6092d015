"""Reading the proofs and the texts that answer, for one reader: a fixed number of queries whatever their number.

Only what this reader may read counts in what this reader is shown; a protected author's contribution counts nowhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.utils import timezone

from knowledge.choices import Credit, Kind
from knowledge.models import ContributionState
from knowledge.querysets import readable
from portal.core.statements import Prepared, padded
from portal.members.models import Member
from portal.members.querysets import MemberQuerySet
from portal.territories.models import Territory
from portal.visibility import Viewer, Visibility, tokens
from search.expertise import rule
from search.expertise.sums import weight_of
from search.models import Proof, SkillChoice

TEXT_KINDS: Final = (Kind.EXPERIENCE.value, Kind.STUDY.value, Kind.PROJECT.value, Kind.ARTICLE.value)
_MOST_DECLARED: Final = 300
_CHUNK: Final = 2000


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


def votes(viewer: Viewer, concepts: Collection[int]) -> Iterator[tuple[int, int, int]]:
    """(member, concept, sum of role × age × elsewhere in thousandths); two queries, read as one goes: on a large
    network, a skill that everybody has makes tens of thousands of rows.

    From the sums that are kept, then from the few proofs that open to this reader and not to the whole level they
    read at. Who has both comes twice.
    """
    if not concepts:
        return
    column = _sum_for(viewer)
    summed = {"skill_weights__concept__in": concepts, f"skill_weights__{column}__gt": 0}
    found = people(viewer).filter(**summed).order_by()
    yield from found.values_list("pk", "skill_weights__concept_id", f"skill_weights__{column}").iterator(_CHUNK)
    yield from _of_own_right(viewer, concepts)


def _sum_for(viewer: Viewer) -> str:
    """The widest sum of which this reader may read every proof."""
    return "whole" if viewer.sees_all else "network" if viewer.is_network else "public"


def _of_own_right(viewer: Viewer, concepts: Collection[int]) -> list[tuple[int, int, int]]:
    """What opens by a cooperative, a circle or one's own signature, and is in no sum of this reader's; one query."""
    narrow = Viewer(viewer.tokens - {tokens.PUBLIC, tokens.NETWORK}, viewer.member_id)
    if viewer.sees_all or not narrow.tokens:
        return []
    closed = (Visibility.COOPERATIVE, Visibility.PRIVATE) + (() if viewer.is_network else (Visibility.NETWORK,))
    states = ContributionState.objects.filter(readable(narrow, ""), visibility__in=closed, live=True)
    found = people(viewer).filter(
        proofs__concept__in=concepts, proofs__visibility__in=closed, proofs__contribution__in=states.values("pk")
    )
    rows = found.order_by().values_list(
        "pk", *(f"proofs__{name}" for name in ("concept", "credit", "year", "maturity"))
    )
    today = timezone.localdate()
    return [
        (member, concept, weight_of(credit, year, maturity, today)) for member, concept, credit, year, maturity in rows
    ]


def parts_of(
    viewer: Viewer, members: Collection[int], concepts: Collection[int], likeness: Mapping[int, float]
) -> Parts:
    """What these people, and those of the texts that answer, did under these concepts or in these texts. Three queries.

    `likeness`: {contribution: share of the best text}. Each contribution is asked of the rule now.
    """
    texts = padded(sorted(likeness))
    facts = {number: (year or 0, maturity) for number, year, maturity in _FACTS.rows(texts, viewer)}
    signed = [row for row in _SIGNED.rows(texts, viewer) if row[1] in facts]
    found: Parts = {}
    for member_id, number, credit in signed:
        _part(found, member_id, Part(number, credit, *facts[number])).likeness = likeness[number]
    who = sorted({*members, *(row[0] for row in signed)})
    if not who or not concepts:
        return found
    asked = sorted(concepts)
    rows = _PROVEN.rows([*asked, *padded(who)], viewer, len(asked))
    for member_id, number, credit, concept_id, year, maturity in rows:
        _part(found, member_id, Part(number, credit, year or 0, maturity)).concepts.add(concept_id)
    return found


def _facts(texts: Sequence[int], viewer: Viewer) -> QuerySet[Any, Any]:
    """(contribution, year, maturity) of those that this reader may read now and whose authors are named."""
    states = ContributionState.objects.filter(readable(viewer, ""), live=True, protected_author=False, pk__in=texts)
    return states.values_list("pk", "year", "maturity")


def _signed(texts: Sequence[int], viewer: Viewer) -> QuerySet[Any, Any]:
    """(member, contribution, credit) of those who signed them and may be answered."""
    found = people(viewer).filter(authorships__contribution__in=texts).order_by()
    return found.values_list("pk", "authorships__contribution_id", "authorships__credit")


def _proven(numbers: Sequence[int], viewer: Viewer, asked: int) -> QuerySet[Any, Any]:
    """(member, contribution, credit, concept, year, maturity); the first `asked` numbers are concepts."""
    rows = readable_proofs(viewer).filter(member__in=numbers[asked:], concept__in=numbers[:asked]).order_by()
    facts = ("contribution__year", "contribution__maturity")
    return rows.values_list("member_id", "contribution_id", "credit", "concept_id", *facts)


_FACTS: Final = Prepared(_facts)
_SIGNED: Final = Prepared(_signed)
_PROVEN: Final = Prepared(_proven)


@dataclass(frozen=True, slots=True)
class Declared:
    """What one person says of themself, on two fields of their page that are not always open to the same readers."""

    skills: frozenset[int] = frozenset()
    trades: frozenset[int] = frozenset()

    def shown_by(self, fields: Collection[str]) -> frozenset[int]:
        """What a reader of these fields may know."""
        nothing = frozenset[int]()
        return (self.skills if "skills" in fields else nothing) | (self.trades if "trades" in fields else nothing)


def declared_by(viewer: Viewer, concepts: Collection[int]) -> dict[int, Declared]:
    """{member: which of these they declare}; two queries. Whether the reader may know is asked once they are loaded."""
    if not concepts:
        return {}
    skills, trades = (_said(viewer, path, concepts) for path in ("declared_skills__concept", "trades"))
    nothing = frozenset[int]()
    return {pk: Declared(skills.get(pk, nothing), trades.get(pk, nothing)) for pk in {**skills, **trades}}


def _said(viewer: Viewer, path: str, concepts: Collection[int]) -> dict[int, frozenset[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    rows = people(viewer).filter(**{f"{path}__in": concepts}).order_by("pk")
    for member_id, concept_id in rows.values_list("pk", path)[:_MOST_DECLARED]:
        found[member_id].add(concept_id)
    return {member_id: frozenset(said) for member_id, said in found.items()}


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
    return {(member, concept) for member, concept in _TAKEN_OUT.rows(sorted(concepts))}


def _choices(concepts: Sequence[int]) -> QuerySet[Any, Any]:
    return SkillChoice.objects.filter(concept__in=concepts).order_by().values_list("member_id", "concept_id")


_TAKEN_OUT: Final = Prepared(_choices)


def _part(into: Parts, member_id: int, part: Part) -> Part:
    """The one of this contribution, under the most telling of the person's roles in it."""
    kept = into.setdefault(member_id, {}).setdefault(part.contribution_id, part)
    if rule.ROLE[Credit(part.credit)] > rule.ROLE[Credit(kept.credit)]:
        kept.credit = part.credit
    return kept
