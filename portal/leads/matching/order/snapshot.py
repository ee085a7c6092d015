"""What a ranking was made from: plain values, frozen, to JSON and back. Neither names nor contact details.

Everything here is what every member of the network may read, save what only takes a person out (`barred`, `load`),
which is told to nobody else. What a lead has hundreds of is a named tuple: a frozen dataclass takes longer to make.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, NamedTuple, Self

FORMAT: Final = 1

Place = Literal["here", "elsewhere", "unknown"]


@dataclass(frozen=True, slots=True)
class Asked:
    """One skill or trade that the lead needs. `people`: members with a proof of it that the network may read."""

    concept: int
    is_required: bool
    people: int


class Part(NamedTuple):
    """What someone did in one contribution. `whole` and `narrower`: positions in `Snapshot.needs` that it proves."""

    contribution: int
    credit: str
    year: int
    maturity: str
    whole: tuple[int, ...] = ()
    narrower: tuple[int, ...] = ()
    likeness: float = 0.0
    """Of its text to the need, as a share of the text that is most alike."""


class Candidate(NamedTuple):
    """One person. `declared`: positions in `Snapshot.needs` that they declare."""

    member: int
    parts: tuple[Part, ...] = ()
    declared: tuple[int, ...] = ()
    is_limited: bool = False
    place: Place = "unknown"
    place_id: int | None = None
    """The place they serve that meets the lead's, or one of those they serve elsewhere."""
    load: int = 0
    """Proposals without answer and introductions under way."""
    cap: int | None = None
    """The load they chose; None for the rule's."""
    recent: int = 0
    """Proposals received in the months that count for the turn."""
    is_new: bool = False
    """Arrived in the months of the rule, or never proposed anything."""
    has_arrived: bool = False
    """Arrived in those months."""
    barred: tuple[str, ...] = ()
    """Keys of `conditions.BARS` that hold for them."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All the inputs of one ranking of people for one lead, on `day` (ISO)."""

    lead: int
    day: str
    needs: tuple[Asked, ...]
    is_placed: bool
    """The work is done at a place, which people have to serve."""
    candidates: tuple[Candidate, ...]

    @property
    def year(self) -> int:
        return int(self.day[:4])

    def to_json(self) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "lead": self.lead,
            "day": self.day,
            "needs": [[one.concept, one.is_required, one.people] for one in self.needs],
            "placed": self.is_placed,
            "candidates": [_candidate_json(one) for one in self.candidates],
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Raises ValueError for another format."""
        if stored["format"] != FORMAT:
            raise ValueError(f"Snapshots of format {stored['format']!r} cannot be read.")
        return cls(
            lead=stored["lead"],
            day=stored["day"],
            needs=tuple(Asked(*one) for one in stored["needs"]),
            is_placed=stored["placed"],
            candidates=tuple(_candidate(one) for one in stored["candidates"]),
        )


def _candidate_json(one: Candidate) -> dict[str, Any]:
    """Without what is as usual: a hundred people are kept with each run."""
    told: dict[str, Any] = {
        "member": one.member,
        "parts": [_part_json(part) for part in one.parts],
        "declared": list(one.declared),
        "limited": one.is_limited,
        "place": one.place,
        "at": one.place_id,
        "load": one.load,
        "cap": one.cap,
        "recent": one.recent,
        "new": one.is_new,
        "arrived": one.has_arrived,
        "barred": list(one.barred),
    }
    return {key: value for key, value in told.items() if key in ("member", "place") or value}


def _part_json(part: Part) -> list[Any]:
    """Lists all the way down: what is stored compares equal to what is read back."""
    needs = list(part.whole), list(part.narrower)
    return [part.contribution, part.credit, part.year, part.maturity, *needs, part.likeness]


def _candidate(stored: Mapping[str, Any]) -> Candidate:
    return Candidate(
        member=stored["member"],
        parts=tuple(
            Part(number, credit, year, maturity, tuple(whole), tuple(narrower), likeness)
            for number, credit, year, maturity, whole, narrower, likeness in stored.get("parts", ())
        ),
        declared=tuple(stored.get("declared", ())),
        is_limited=stored.get("limited", False),
        place=stored["place"],
        place_id=stored.get("at"),
        load=stored.get("load", 0),
        cap=stored.get("cap"),
        recent=stored.get("recent", 0),
        is_new=stored.get("new", False),
        has_arrived=stored.get("arrived", False),
        barred=tuple(stored.get("barred", ())),
    )
