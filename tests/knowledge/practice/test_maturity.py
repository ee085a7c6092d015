"""The rule, as a table: what others tried, and the level that it gives."""

from __future__ import annotations

import datetime as dt

import pytest

from knowledge.choices import Maturity
from knowledge.practice.maturity import Trial, figures_of, level_of

TODAY = dt.date(2026, 6, 1)
OWN = 1
"""The authors' cooperative."""


def trial(outcome: str, cooperative: int | None, region: int | None = 84, day: str = "2025-06-01") -> Trial:
    return Trial(outcome, cooperative, region, dt.date.fromisoformat(day), is_own=cooperative == OWN)


def level(*trials: Trial, is_stale: bool = False, own_hidden: int = 0) -> str:
    return str(level_of(figures_of(trials, today=TODAY, is_stale=is_stale, own_hidden=own_hidden)))


def successes(count: int, *regions: int, day: str = "2025-06-01") -> list[Trial]:
    """In `count` other cooperatives, in turn in each of `regions`."""
    return [trial("success", 10 + n, regions[n % len(regions)], day) for n in range(count)]


CASES = [
    ("nobody tried", [], "idea"),
    ("the authors' own cooperative alone, ten times", [trial("success", OWN)] * 10, "idea"),
    ("someone who is in no cooperative", [trial("success", None)], "idea"),
    ("in part, once", [trial("partial", 2)], "idea"),
    ("one other cooperative", successes(1, 84), "promising"),
    ("the same cooperative three times is one voice", [trial("success", 2)] * 3, "promising"),
    ("three cooperatives of one region", successes(3, 84), "promising"),
    ("three cooperatives of two regions", successes(3, 84, 11), "proven"),
    ("two successes and two halves are not three", [*successes(2, 84, 11), trial("partial", 3), trial("partial", 4)],
     "promising"),
    ("five cooperatives of two regions", successes(5, 84, 11), "proven"),
    ("five cooperatives of three regions", successes(5, 84, 11, 53), "reference"),
    ("one failure", [trial("failure", 2)], "idea"),
    ("a failure after a success elsewhere", [*successes(1, 84), trial("failure", 2)], "idea"),
    ("a failure takes a proven practice down", [*successes(3, 84, 11), trial("failure", 2)], "promising"),
    ("an attempt given up weighs as much", [*successes(3, 84, 11), trial("abandoned", 2)], "promising"),
    ("a failure takes a reference down", [*successes(5, 84, 11, 53), trial("failure", 2)], "proven"),
    ("a failure in the authors' own cooperative changes nothing", [*successes(1, 84), trial("failure", OWN)],
     "promising"),
    ("a cooperative speaks by its last trial",
     [trial("failure", 2, day="2024-01-01"), trial("success", 2, day="2025-01-01")], "promising"),
    ("and may change its mind downwards",
     [trial("success", 2, day="2024-01-01"), trial("failure", 2, day="2025-01-01")], "idea"),
    ("a trial of five years ago no longer speaks", [trial("success", 2, day="2021-06-01")], "idea"),
    ("the day before it still did", [trial("success", 2, day="2021-06-02")], "promising"),
    ("a reference needs a recent success", successes(5, 84, 11, 53, day="2023-06-01"), "proven"),
    ("one is enough", [*successes(4, 84, 11, 53, day="2023-01-01"), trial("success", 9)], "reference"),
]  # fmt: skip


@pytest.mark.parametrize(("trials", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_levels(trials: list[Trial], expected: str) -> None:
    assert level(*trials) == expected


def test_a_reference_whose_review_is_late_is_proven() -> None:
    assert level(*successes(5, 84, 11, 53), is_stale=True) == "proven"


@pytest.mark.parametrize("own_hidden", [1, 2])
def test_for_a_protected_author_their_own_cooperatives_alone_never_raise(own_hidden: int) -> None:
    own = [Trial("success", n, n, dt.date(2025, 6, 1), is_own=True) for n in range(own_hidden)]
    assert level(*own, own_hidden=own_hidden) == "idea"
    assert level(*own, *successes(1, 84), own_hidden=own_hidden) == "promising"


def test_for_a_protected_author_no_cooperative_is_told_from_another() -> None:
    """Trying from one's own cooperative and from another gives the same figures: nothing can be found by trying."""
    before = successes(1, 84)
    here = figures_of([*before, trial("success", OWN)], today=TODAY, own_hidden=1)
    there = figures_of([*before, trial("success", 2)], today=TODAY, own_hidden=1)
    assert here == there


def test_the_order_of_the_trials_does_not_matter() -> None:
    trials = [*successes(5, 84, 11, 53), trial("failure", 2), trial("partial", 3)]
    assert figures_of(trials, today=TODAY) == figures_of(trials[::-1], today=TODAY)


def test_ranks_rise_with_the_levels() -> None:
    assert [Maturity(level(*successes(n, 84, 11, 53))).rank for n in (0, 1, 3, 5)] == [0, 1, 2, 3]


def test_a_leap_day_has_a_day_before_it_in_every_year() -> None:
    assert figures_of(successes(1, 84, day="2023-03-01"), today=dt.date(2028, 2, 29)).successes == 1
