"""From parts to the order of people: pure sums of the published rule, kept beside what they are made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from knowledge.choices import Credit, Maturity
from search.expertise import rule
from search.expertise.proofs import Part
from search.expertise.reading import Need


@dataclass(frozen=True, slots=True)
class Weighed:
    """One contribution of a person, with each factor of its weight."""

    part: Part
    needs: tuple[Need, ...]
    """What it proves of what is asked."""
    match: float
    role: float
    age: float
    elsewhere: float

    @property
    def weight(self) -> float:
        return self.match * self.role * self.age * self.elsewhere


@dataclass(frozen=True, slots=True)
class Standing:
    """What the contributions of one person weigh for a question, before place and availability."""

    member_id: int
    proofs: tuple[Weighed, ...]
    """Heaviest first."""
    proven: tuple[Need, ...]
    declared: tuple[Need, ...]
    """Declared and not proven."""
    score: float


def weigh(part: Part, needs: Sequence[Need], rarity: Mapping[str, int], year: int) -> Weighed:
    """`rarity`: {key of a need: people who prove it to this reader}; `year`: that of today."""
    shown, match = [], rule.TEXT * part.likeness
    for need in needs:
        whole = bool(need.ids & part.concepts)
        if whole or need.narrower & part.concepts:
            shown.append(need)
            match += rule.rarity_weight(rarity[need.key]) * (1.0 if whole else rule.NARROWER)
    return Weighed(
        part=part,
        needs=tuple(shown),
        match=match,
        role=rule.ROLE[Credit(part.credit)],
        age=rule.age_weight(year - part.year),
        elsewhere=rule.ELSEWHERE[Maturity(part.maturity)],
    )


def standing(
    member_id: int,
    parts: Sequence[Part],
    declared: frozenset[int],
    needs: Sequence[Need],
    rarity: Mapping[str, int],
    year: int,
) -> Standing:
    """`declared`: concepts that the person declares, as far as the reader may know."""
    weighed = sorted((weigh(part, needs, rarity, year) for part in parts), key=_heaviest)
    proven = tuple(need for need in needs if any(need in one.needs for one in weighed))
    only_said = tuple(need for need in needs if need not in proven and (need.ids | need.narrower) & declared)
    score = rule.together(one.weight for one in weighed) * rule.coverage(len(proven), len(needs))
    score += sum(rule.DECLARED * rule.rarity_weight(rarity[need.key]) for need in only_said)
    return Standing(member_id, tuple(weighed), proven, only_said, score)


def _heaviest(one: Weighed) -> tuple[float, int]:
    return -one.weight, one.part.contribution_id
