"""What the contributions of one person weigh for a lead: pure sums of the rule, kept beside what they are made of.

proof  = match × role × age × elsewhere     match: rarity of each skill that is needed, plus likeness of the text
person = (best proof + second ÷ 2 + third ÷ 3… + what is only declared) × coverage × place × availability
"""

from __future__ import annotations

from dataclasses import dataclass

from portal.leads.matching.rule import Rule
from portal.leads.matching.snapshot import Candidate, Part, Snapshot


@dataclass(frozen=True, slots=True)
class Weighed:
    """One contribution of a person, with each factor of its weight."""

    part: Part
    match: float
    role: float
    age: float
    elsewhere: float

    @property
    def weight(self) -> float:
        return self.match * self.role * self.age * self.elsewhere

    @property
    def needs(self) -> tuple[int, ...]:
        """Positions of the needs that it proves, wholly or by a narrower skill."""
        return tuple(sorted({*self.part.whole, *self.part.narrower}))


@dataclass(frozen=True, slots=True)
class Standing:
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


def standing(rule: Rule, snapshot: Snapshot, candidate: Candidate) -> Standing:
    worth = [
        rule.rarity_weight(need.people) * (1.0 if need.is_required else rule.wished) for need in snapshot.needs
    ]  # fmt: skip
    proofs = sorted((_weigh(rule, part, worth, snapshot.year) for part in candidate.parts), key=_heaviest)
    proven = {need for one in proofs for need in one.needs}
    said = tuple(sorted(set(candidate.declared) - proven))
    total = sum(one.weight / rank for rank, one in enumerate(proofs, 1))
    total += sum(rule.declared * worth[need] for need in said)
    coverage = _coverage(rule, snapshot, proven)
    place = rule.unknown_place if snapshot.is_placed and candidate.place == "unknown" else 1.0
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


def _weigh(rule: Rule, part: Part, worth: list[float], year: int) -> Weighed:
    match = rule.text * part.likeness
    match += sum(worth[need] for need in part.whole)
    match += sum(worth[need] * rule.narrower for need in part.narrower if need not in part.whole)
    return Weighed(
        part=part,
        match=match,
        role=rule.roles[part.credit],
        age=rule.age_weight(year - part.year),
        elsewhere=rule.levels[part.maturity],
    )


def _coverage(rule: Rule, snapshot: Snapshot, proven: set[int]) -> float:
    """Of what cannot be done without; of everything when all is only wished."""
    required = [number for number, need in enumerate(snapshot.needs) if need.is_required]
    counted = required or list(range(len(snapshot.needs)))
    if not counted:
        return 1.0
    return rule.uncovered + (1 - rule.uncovered) * len(proven.intersection(counted)) / len(counted)


def _heaviest(one: Weighed) -> tuple[float, int]:
    return -one.weight, one.part.contribution
