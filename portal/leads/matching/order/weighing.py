"""What the contributions of one person weigh for a lead: pure sums of the rule, kept beside what they are made of.

proof  = match × role × age × elsewhere     match: rarity of each skill that is needed, plus likeness of the text
person = (best proof + second ÷ 2 + third ÷ 3… + what is only declared) × coverage × place × availability
"""

from __future__ import annotations

from typing import NamedTuple

from portal.leads.matching.order.rule import Rule
from portal.leads.matching.order.snapshot import Candidate, Part, Snapshot


class Weighed(NamedTuple):
    """One contribution of a person, with each factor of its weight."""

    part: Part
    match: float
    role: float
    age: float
    elsewhere: float
    weight: float
    """The product of the four."""

    @property
    def needs(self) -> tuple[int, ...]:
        """Positions of the needs that it proves, wholly or by a narrower skill."""
        return tuple(sorted({*self.part.whole, *self.part.narrower}))


class Standing(NamedTuple):
    """One person for one lead. `proven` and `declared` are positions of needs; `declared` those that nothing proves."""

    member: int
    proofs: tuple[Weighed, ...]
    """Heaviest first."""
    proven: tuple[int, ...]
    declared: tuple[int, ...]
    coverage: float
    place: float
    availability: float
    score: float


class Scale:
    """One rule over one snapshot: what is the same for every person is worked out once."""

    def __init__(self, rule: Rule, snapshot: Snapshot) -> None:
        self.rule, self.snapshot = rule, snapshot
        self._worth = [
            rule.rarity_weight(need.people) * (1.0 if need.is_required else rule.wished) for need in snapshot.needs
        ]  # fmt: skip
        everything = range(len(snapshot.needs))
        self._counted = {place for place in everything if snapshot.needs[place].is_required} or set(everything)
        self._ages: dict[int, float] = {}

    def standing(self, candidate: Candidate) -> Standing:
        rule = self.rule
        proofs = sorted([self._weigh(part) for part in candidate.parts], key=_heaviest)
        proven: set[int] = set()
        for part in candidate.parts:
            proven.update(part.whole, part.narrower)
        said = tuple(sorted(set(candidate.declared) - proven))
        total = sum([one.weight / rank for rank, one in enumerate(proofs, 1)])
        total += sum([rule.declared * self._worth[need] for need in said])
        coverage = self._coverage(proven)
        place = rule.unknown_place if self.snapshot.is_placed and candidate.place == "unknown" else 1.0
        availability = rule.limited if candidate.is_limited else 1.0
        return Standing(
            member=candidate.member,
            proofs=tuple(proofs),
            proven=tuple(sorted(proven)),
            declared=said,
            coverage=coverage,
            place=place,
            availability=availability,
            score=round(total * coverage * place * availability, 6),
        )

    def _weigh(self, part: Part) -> Weighed:
        rule = self.rule
        match = rule.text * part.likeness
        match += sum([self._worth[need] for need in part.whole])
        match += sum([self._worth[need] * rule.narrower for need in part.narrower if need not in part.whole])
        if part.year not in self._ages:
            self._ages[part.year] = rule.age_weight(self.snapshot.year - part.year)
        role, age, elsewhere = rule.roles[part.credit], self._ages[part.year], rule.levels[part.maturity]
        return Weighed(part, match, role, age, elsewhere, match * role * age * elsewhere)

    def _coverage(self, proven: set[int]) -> float:
        """Of what cannot be done without; of everything when all is only wished."""
        if not self._counted:
            return 1.0
        least = self.rule.uncovered
        return least + (1 - least) * len(proven & self._counted) / len(self._counted)


def _heaviest(one: Weighed) -> tuple[float, int]:
    return -one.weight, one.part.contribution
