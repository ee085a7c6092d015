"""The published rule of maturity: from who tried a practice, to idée, prometteuse, éprouvée or référence.

After FAO's scale of good practices: what others reproduced elsewhere weighs, what its author says does not. The page
/maturite/ is written from the constants below; changing one of them is a new version of the rule.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Final

from knowledge.choices import Maturity, Outcome

RULE: Final = "1"
SINCE: Final = dt.date(2026, 11, 24)
POINTS: Final = {Outcome.SUCCESS: 2, Outcome.PARTIAL: 1, Outcome.FAILURE: -2, Outcome.ABANDONED: -2}
"""What the voice of one cooperative weighs."""
REMEMBERED_YEARS: Final = 5
"""An older trial no longer speaks."""
FRESH_YEARS: Final = 3
"""A reference has a success more recent than this, and a review date that has not passed."""
REFUSED: Final = (Outcome.FAILURE, Outcome.ABANDONED)


@dataclass(frozen=True, slots=True)
class Threshold:
    """What a level asks for, all together. `successes` are cooperatives, `regions` those where it worked."""

    level: Maturity
    points: int
    successes: int
    regions: int
    is_fresh: bool = False


THRESHOLDS: Final = (
    Threshold(Maturity.REFERENCE, points=10, successes=5, regions=3, is_fresh=True),
    Threshold(Maturity.PROVEN, points=6, successes=3, regions=2),
    Threshold(Maturity.PROMISING, points=2, successes=1, regions=1),
)
"""Highest first; under the last one it is an idea."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One attestation. `cooperative` is None for who was in none, `is_own` when an author was in the same one."""

    outcome: str
    cooperative: int | None
    region: int | None
    tried_on: dt.date
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class Figures:
    """What the rule counted: cooperatives by their last word, regions, points."""

    successes: int = 0
    partials: int = 0
    setbacks: int = 0
    regions: int = 0
    points: int = 0
    is_fresh: bool = False
    handicap: int = 0
    """Cooperatives asked for beyond the threshold: for a protected author, as many as may be their own."""

    def as_dict(self) -> dict[str, int | bool]:
        return asdict(self)


def figures_of(trials: Iterable[Trial], *, today: dt.date, is_stale: bool = False, own_hidden: int = 0) -> Figures:
    """Count `trials`. Each cooperative speaks once, by its most recent trial; the authors' do not speak.

    `own_hidden`, for a protected author, is the number of the authors' cooperatives. Leaving those aside would let
    anyone find which they are by trying, so they all speak and the thresholds rise by as many.
    """
    speaking = [
        trial
        for trial in trials
        if trial.cooperative is not None
        and (own_hidden or not trial.is_own)
        and trial.tried_on > _years_before(today, REMEMBERED_YEARS)
    ]
    last_word: dict[int, Trial] = {}
    for trial in sorted(speaking, key=lambda trial: trial.tried_on):
        assert trial.cooperative is not None
        last_word[trial.cooperative] = trial
    voices = list(last_word.values())
    successes = _with(voices, Outcome.SUCCESS)
    partials = _with(voices, Outcome.PARTIAL)
    fresh = any(trial.tried_on > _years_before(today, FRESH_YEARS) for trial in successes)
    return Figures(
        successes=len(successes),
        partials=len(partials),
        setbacks=len(_with(voices, *REFUSED)),
        regions=len({trial.region for trial in (*successes, *partials) if trial.region is not None}),
        points=sum(POINTS[Outcome(trial.outcome)] for trial in voices),
        is_fresh=fresh and not is_stale,
        handicap=own_hidden,
    )


def level_of(figures: Figures) -> Maturity:
    """The highest level whose every condition holds."""
    for asked in THRESHOLDS:
        if (
            figures.points >= asked.points + POINTS[Outcome.SUCCESS] * figures.handicap
            and figures.successes >= asked.successes + figures.handicap
            and figures.regions >= asked.regions
            and (figures.is_fresh or not asked.is_fresh)
        ):
            return asked.level
    return Maturity.IDEA


def _with(voices: Sequence[Trial], *outcomes: str) -> list[Trial]:
    return [trial for trial in voices if trial.outcome in outcomes]


def _years_before(day: dt.date, years: int) -> dt.date:
    """The same day `years` earlier; 28 February for a 29th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)
