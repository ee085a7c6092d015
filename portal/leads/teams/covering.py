"""The smallest teams that hold every skill of a lead: exact, pure, the same answer for the same people.

A skill is a bit. For every set of skills, the best few groups of the fewest people who hold it are kept, from the
empty set up: the first skill of the set goes to someone, with others perhaps, and the rest is a set already solved.
Nobody can hold two parts in a smallest group, since one part would then do for both, so parts are chosen one by one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final

MOST_NEEDS: Final = 8
"""Skills looked at: beyond, the sets are too many, and no lead is that precise."""
SHOWN: Final = 5


class Strength(IntEnum):
    """How one holds a skill. Coarse on purpose: a finer scale would rank people who are equally good."""

    DECLARED = 1
    PROVEN = 2
    OFTEN = 3
    """Proven by several contributions."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Someone who could be in the team. `rank`: their place in the order of the proposals, 1 first."""

    member_id: int
    skills: Mapping[int, Strength]
    is_near: bool = False
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """What one person of a team holds: `roles` are theirs alone, `others` they hold too."""

    member_id: int
    roles: tuple[int, ...]
    others: tuple[int, ...]
    is_near: bool


@dataclass(frozen=True, slots=True, order=True)
class Worth:
    """What decides between teams of one size: the smaller, the better. Each part adds up person by person."""

    weakness: int
    """Skills in the hands of the strongest, what is missing to the best possible."""
    overlap: int
    """Skills held twice: people who complete each other have few."""
    away: int
    """People who do not work near."""
    ranks: int

    def __add__(self, other: Worth) -> Worth:
        return Worth(
            self.weakness + other.weakness,
            self.overlap + other.overlap,
            self.away + other.away,
            self.ranks + other.ranks,
        )


@dataclass(frozen=True, slots=True)
class Team:
    places: tuple[Place, ...]
    worth: Worth


@dataclass(frozen=True, slots=True)
class Covering:
    """`missing`: skills that no candidate holds; the teams hold all the others."""

    teams: tuple[Team, ...] = ()
    missing: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class _Group:
    worth: Worth
    members: tuple[int, ...]
    parts: tuple[tuple[int, int], ...] = field(compare=False)
    """(member, set of skills that is theirs)."""


_NOTHING: Final = _Group(Worth(0, 0, 0, 0), (), ())


def smallest_teams(needs: Sequence[int], candidates: Sequence[Candidate], shown: int = SHOWN) -> Covering:
    """The `shown` best of the smallest groups who hold the first `MOST_NEEDS` of `needs`."""
    asked = tuple(dict.fromkeys(needs))[:MOST_NEEDS]
    held = {need for candidate in candidates for need in candidate.skills}
    coverable = tuple(need for need in asked if need in held)
    missing = tuple(need for need in asked if need not in held)
    if not coverable:
        return Covering((), missing)
    known = {candidate.member_id: candidate for candidate in candidates}
    parts = _best_parts(coverable, list(known.values()), shown)
    groups = _smallest((1 << len(coverable)) - 1, parts, shown)
    return Covering(tuple(_team(group, coverable, known) for group in groups), missing)


def _best_parts(needs: Sequence[int], candidates: Sequence[Candidate], shown: int) -> dict[int, list[_Group]]:
    """{set of skills: the best people to hold it alone}; more than `shown` of them are never of use."""
    found: dict[int, list[_Group]] = {}
    for candidate in candidates:
        whole = sum(1 << place for place, need in enumerate(needs) if need in candidate.skills)
        for part in _subsets(whole):
            mine = [need for place, need in enumerate(needs) if part >> place & 1]
            worth = Worth(
                weakness=sum(Strength.OFTEN - candidate.skills[need] for need in mine),
                overlap=(whole & ~part).bit_count(),
                away=0 if candidate.is_near else 1,
                ranks=candidate.rank,
            )
            group = _Group(worth, (candidate.member_id,), ((candidate.member_id, part),))
            found.setdefault(part, []).append(group)
    return {part: sorted(groups)[:shown] for part, groups in found.items()}


def _subsets(whole: int) -> Iterator[int]:
    part = whole
    while part:
        yield part
        part = (part - 1) & whole


def _smallest(everything: int, parts: Mapping[int, Sequence[_Group]], shown: int) -> list[_Group]:
    """The best groups of the fewest people for the whole set, every smaller set solved before."""
    solved: dict[int, list[_Group]] = {0: [_NOTHING]}
    for wanted in range(1, everything + 1):
        first, size = wanted & -wanted, 0
        best: dict[tuple[int, ...], _Group] = {}
        for part in _subsets(wanted):
            rest = solved.get(wanted ^ part)
            if not part & first or part not in parts or not rest:
                continue
            people = len(rest[0].members) + 1
            if size and people > size:
                continue
            if people < size or not size:
                size, best = people, {}
            _join(parts[part], rest, best)
        solved[wanted] = sorted(best.values())[:shown]
    return solved[everything]


def _join(alone: Sequence[_Group], rest: Sequence[_Group], best: dict[tuple[int, ...], _Group]) -> None:
    """Add to `best` each person with each group, under the best sharing out of the skills between the same people."""
    for one in alone:
        for group in rest:
            if one.members[0] in group.members:
                continue
            members = tuple(sorted((*one.members, *group.members)))
            joined = _Group(one.worth + group.worth, members, (*one.parts, *group.parts))
            if members not in best or (joined.worth, joined.parts) < (best[members].worth, best[members].parts):
                best[members] = joined


def _team(group: _Group, needs: Sequence[int], known: Mapping[int, Candidate]) -> Team:
    places = []
    for member_id, part in sorted(group.parts, key=lambda one: (known[one[0]].rank, one[0])):
        skills = known[member_id].skills
        mine = tuple(need for place, need in enumerate(needs) if part >> place & 1)
        others = tuple(need for need in needs if need in skills and need not in mine)
        places.append(Place(member_id, mine, others, known[member_id].is_near))
    return Team(tuple(places), group.worth)
