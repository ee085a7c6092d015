"""From a rule and a snapshot to an order of people: pure, the same for ever. Conditions, then proofs, then turns."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from typing import Any, NamedTuple

from portal.leads.matching.order.conditions import bars
from portal.leads.matching.order.rule import Rule
from portal.leads.matching.order.snapshot import Candidate, Snapshot
from portal.leads.matching.order.weighing import Scale, Standing


class Ranked(NamedTuple):
    """One person's place. `position`: 1 is the first, 0 for who is taken out, and then `bars` says why.

    `group`: 1 holds the best and their equals. `is_kept`: the place was kept for a newcomer.
    """

    member: int
    position: int
    score: float
    group: int
    is_kept: bool
    bars: tuple[str, ...]

    def to_json(self) -> list[Any]:
        return [self.member, self.position, self.score, self.group, self.is_kept, list(self.bars)]

    @classmethod
    def from_json(cls, stored: Sequence[Any]) -> Ranked:
        member, position, score, group, is_kept, held = stored
        return cls(member, position, score, group, is_kept, tuple(held))


class Weighed(NamedTuple):
    """A person with their standing and what takes them out: all that the order is made from."""

    candidate: Candidate
    standing: Standing
    bars: tuple[str, ...]
    lot: str
    """A lot that nobody chooses and that never changes."""


def rank(rule: Rule, snapshot: Snapshot) -> tuple[Ranked, ...]:
    """Those who may be proposed in order, then those who are taken out, by member."""
    return order(rule, weigh(rule, snapshot))


def weigh(rule: Rule, snapshot: Snapshot) -> tuple[Weighed, ...]:
    scale = Scale(rule, snapshot)
    return tuple(weigh_one(scale, one) for one in snapshot.candidates)


def weigh_one(scale: Scale, candidate: Candidate) -> Weighed:
    rule, snapshot = scale.rule, scale.snapshot
    lot = sha256(f"{snapshot.lead}:{candidate.member}".encode()).hexdigest()
    return Weighed(candidate, scale.standing(candidate), bars(rule, snapshot, candidate), lot)


def order(rule: Rule, weighed: Sequence[Weighed]) -> tuple[Ranked, ...]:
    may = sorted((one for one in weighed if not one.bars), key=fewest_first)
    groups = groups_of(rule, may)
    ranked = [
        Ranked(one.candidate.member, position, one.standing.score, groups[one.candidate.member], is_kept, ())
        for position, (one, is_kept) in enumerate(in_order(rule, may, groups), 1)
    ]
    out = sorted((one for one in weighed if one.bars), key=lambda one: one.candidate.member)
    ranked += [Ranked(one.candidate.member, 0, one.standing.score, 0, False, one.bars) for one in out]
    return tuple(ranked)


def fewest_first(one: Weighed) -> tuple[int, str]:
    """Among equals, who received least; then the lot."""
    return one.candidate.recent, one.lot


def in_order(rule: Rule, may: Sequence[Weighed], groups: Mapping[int, int]) -> Iterator[tuple[Weighed, bool]]:
    """Each person of `may`, which comes sorted by `fewest_first`, in their turn; and whether it was kept for them."""
    return _with_newcomers(rule, sorted(may, key=lambda one: groups[one.candidate.member]))


def groups_of(rule: Rule, may: Sequence[Weighed]) -> dict[int, int]:
    """{member: group}. The best one leads the first group; who is more than `gap` under the leader leads the next."""
    found: dict[int, int] = {}
    group, least = 0, math.inf
    for one in sorted(may, key=lambda each: -each.standing.score):
        if one.standing.score < least:
            group, least = group + 1, one.standing.score * (1 - rule.gap)
        found[one.candidate.member] = group
    return found


@dataclass(frozen=True, slots=True)
class _Kept:
    """Places that are kept in each run of `seats`: how many, for whom, and the total that they need."""

    places: int
    least: float
    entitles: Callable[[Candidate], bool]

    def missing(self, block: Sequence[Weighed], after: Sequence[Weighed]) -> list[int]:
        """Where those of `after` are who are owed a place in `block`."""
        missing = self.places - sum([self.entitles(one.candidate) for one in block])
        if missing <= 0:
            return []
        owed = (
            place
            for place, one in enumerate(after)
            if self.entitles(one.candidate) and one.standing.score >= self.least
        )
        return list(islice(owed, missing))


def _with_newcomers(rule: Rule, in_turn: Sequence[Weighed]) -> Iterator[tuple[Weighed, bool]]:
    """In each run of `seats`, the last ones are kept until people who arrived, then newcomers, have their share."""
    best = max([one.standing.score for one in in_turn], default=0.0)
    shares = (
        _Kept(_places(rule, rule.arrived_share), rule.arrived_least * best, lambda one: one.has_arrived),
        _Kept(_places(rule, rule.new_share), rule.new_least * best, lambda one: one.is_new),
    )
    left = list(in_turn)
    while left:
        block, left = left[: rule.seats], left[rule.seats :]
        kept: set[int] = set()
        for share in shares:
            if owed := share.missing(block, left):
                brought = [left.pop(place) for place in reversed(owed)][::-1]
                leaving = [one for one in reversed(block) if not share.entitles(one.candidate)][: len(brought)]
                out = {one.candidate.member for one in leaving}
                block = [*(one for one in block if one.candidate.member not in out), *brought]
                left[:0] = reversed(leaving)
                kept.update(one.candidate.member for one in brought)
        yield from ((one, one.candidate.member in kept) for one in block)


def _places(rule: Rule, share: float) -> int:
    return math.ceil(share * rule.seats - 1e-9)
