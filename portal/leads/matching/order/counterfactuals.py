"""What would change the answer: the same ranking with one thing changed for one person."""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from portal.leads.matching.order.ranking import (
    Weighed,
    fewest_first,
    groups_of,
    in_order,
    order,
    weigh,
    weigh_one,
)
from portal.leads.matching.order.rule import Rule
from portal.leads.matching.order.snapshot import Candidate, Part, Snapshot
from portal.leads.matching.order.weighing import Scale

Change = Literal[
    "without_record", "without_declaration", "proof", "available", "place", "one_more", "one_less", "known"
]

_NEW_PROOF: Final = 0
"""Number of a contribution that does not exist yet."""


@dataclass(frozen=True, slots=True)
class What:
    """One change and where it would put the person. `position`: 0 when they would not be proposed.

    `about`: the contribution of "without_record", the position of the need of "proof" and "without_declaration".
    """

    change: Change
    about: int
    position: int
    score: float


class Counterfactuals:
    """One ranking, weighed once: each change then weighs one person again and puts everybody in order."""

    def __init__(self, rule: Rule, snapshot: Snapshot) -> None:
        self._rule, self._snapshot, self._scale = rule, snapshot, Scale(rule, snapshot)
        self._weighed: Sequence[Weighed] = weigh(rule, snapshot)
        self._places = {one.candidate.member: place for place, one in enumerate(self._weighed)}
        self._may = sorted((one for one in self._weighed if not one.bars), key=fewest_first)
        self._groups = groups_of(rule, self._may)
        self.ranking = order(rule, self._weighed)

    def weighed(self, member: int) -> Weighed:
        """Raises KeyError for someone who is not in the snapshot."""
        return self._weighed[self._places[member]]

    def of(self, member: int) -> list[What]:
        """The changes that would give another place, in the order in which they are told."""
        now = next(one.position for one in self.ranking if one.member == member)
        asked = self._changes(self.weighed(member))
        found = [self._what(change, about, changed) for change, about, changed in asked]
        return [one for one in found if one.position != now]

    def changed(self, candidate: Candidate) -> tuple[int, float]:
        """(position, score) of that person, were they this candidate; position 0 when they would be taken out."""
        weighed = weigh_one(self._scale, candidate)
        if weighed.bars:
            return 0, weighed.standing.score
        may = [one for one in self._may if one.candidate.member != candidate.member]
        insort(may, weighed, key=fewest_first)
        before = self.weighed(candidate.member)
        is_equal = not before.bars and before.standing.score == weighed.standing.score
        turns = in_order(self._rule, may, self._groups if is_equal else groups_of(self._rule, may))
        position = next(position for position, (one, _is_kept) in enumerate(turns, 1) if one is weighed)
        return position, weighed.standing.score

    def _what(self, change: Change, about: int, candidate: Candidate) -> What:
        return What(change, about, *self.changed(candidate))

    def _changes(self, weighed: Weighed) -> Iterator[tuple[Change, int, Candidate]]:
        one = weighed.candidate
        if weighed.standing.proofs:
            heaviest = weighed.standing.proofs[0].part.contribution
            yield "without_record", heaviest, without_record(one, heaviest)
        elif weighed.standing.declared:
            need = weighed.standing.declared[0]
            yield "without_declaration", need, one._replace(declared=tuple(set(one.declared) - {need}))
        for need in range(len(self._snapshot.needs)):
            if need not in weighed.standing.proven:
                told = Part(_NEW_PROOF, "story", self._snapshot.year, "idea", whole=(need,))
                yield "proof", need, one._replace(parts=(*one.parts, told))
        if one.is_limited:
            yield "available", 0, one._replace(is_limited=False)
        if self._snapshot.is_placed and one.place == "unknown":
            yield "place", 0, one._replace(place="here")
        yield "one_more", 0, one._replace(recent=one.recent + 1)
        if one.recent:
            yield "one_less", 0, one._replace(recent=one.recent - 1)
        if one.is_new:
            yield "known", 0, one._replace(is_new=False, has_arrived=False)


def without_record(candidate: Candidate, contribution: int) -> Candidate:
    """The same person, had they not done that contribution."""
    return candidate._replace(parts=tuple(part for part in candidate.parts if part.contribution != contribution))
