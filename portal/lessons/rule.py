"""The rule that chooses: few weights, all of them on a page that anybody reads. Pure.

A failure has no weight of its own: it is owed a place, whatever the marks.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

VERSION: Final = 1
IN_FORCE_SINCE: Final = dt.date(2026, 11, 24)
SHOWN: Final = 3

WORDS: Final = 1.0
"""The experience whose words are nearest has all of it, the others their share."""
TRADE: Final = 0.25
SKILL: Final = 0.2
"""At least one trade in common; at least one skill."""
PLACE: Final = 0.15
REGION: Final = 0.08
"""The same place, or the same région; never both."""
USELESS: Final = 0.02
"""Taken away for each person who found it of no use at that moment, those who adopted it being taken off first."""
MOST_USELESS: Final = 0.2


@dataclass(frozen=True, slots=True)
class Candidate:
    """One experience that may be shown. `likeness` is from 0 to 1; `useless` and `adopted` count people."""

    id: int
    likeness: float
    is_failure: bool
    shares_trade: bool = False
    shares_skill: bool = False
    same_place: bool = False
    same_region: bool = False
    useless: int = 0
    adopted: int = 0


def note(candidate: Candidate) -> float:
    place = PLACE if candidate.same_place else REGION * candidate.same_region
    lowered = min(USELESS * max(candidate.useless - candidate.adopted, 0), MOST_USELESS)
    return (
        WORDS * candidate.likeness + TRADE * candidate.shares_trade + SKILL * candidate.shares_skill + place - lowered
    )


def choose(candidates: Iterable[Candidate]) -> Sequence[Candidate]:
    """The three best ones; when no failure is among them, the best failure takes the last place."""
    ordered = sorted(candidates, key=lambda one: (-note(one), one.id))
    chosen = ordered[:SHOWN]
    if not any(one.is_failure for one in chosen):
        failure = next((one for one in ordered[SHOWN:] if one.is_failure), None)
        if failure is not None:
            chosen = [*chosen[: SHOWN - 1], failure]
    return chosen
