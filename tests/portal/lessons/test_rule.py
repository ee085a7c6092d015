"""The rule alone: what counts, what a mark takes away, and the place that is owed to a failure."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.lessons.rule import MOST_USELESS, SHOWN, USELESS, Candidate, choose, note


def candidate(number: int, likeness: float, *, failure: bool = False, **values: object) -> Candidate:
    return Candidate(number, likeness, failure, **values)  # type: ignore[arg-type]


def ids(chosen: object) -> list[int]:
    return [one.id for one in chosen]  # type: ignore[attr-defined]


def test_the_three_best_are_shown_best_first() -> None:
    found = [candidate(number, number / 10, failure=number == 9) for number in range(1, 10)]
    assert ids(choose(found)) == [9, 8, 7]


def test_the_nearest_failure_takes_the_last_place_when_none_is_there() -> None:
    found = [candidate(number, number / 10, failure=number in (1, 3)) for number in range(1, 10)]
    assert ids(choose(found)) == [9, 8, 3]


def test_without_failure_the_best_stay() -> None:
    assert ids(choose([candidate(number, number / 10) for number in range(1, 6)])) == [5, 4, 3]
    assert ids(choose([])) == []


@pytest.mark.parametrize("shared", ["shares_trade", "shares_skill", "same_place", "same_region"])
def test_what_is_shared_raises(shared: str) -> None:
    assert note(candidate(1, 0.5, **{shared: True})) > note(candidate(1, 0.5))


def test_a_place_counts_once() -> None:
    both = candidate(1, 0.5, same_place=True, same_region=True)
    assert note(both) == note(candidate(1, 0.5, same_place=True))


def test_marks_lower_a_little_and_adoptions_make_up_for_them() -> None:
    plain = note(candidate(1, 0.5))
    assert note(candidate(1, 0.5, useless=2)) == pytest.approx(plain - 2 * USELESS)
    assert note(candidate(1, 0.5, useless=2, adopted=2)) == plain
    assert note(candidate(1, 0.5, adopted=50)) == plain
    assert note(candidate(1, 0.5, useless=1000)) == pytest.approx(plain - MOST_USELESS)


@given(
    st.lists(
        st.builds(candidate, st.integers(1, 10**6), st.floats(0, 1), failure=st.booleans(), useless=st.integers(0, 99)),
        unique_by=lambda one: one.id,
        max_size=30,
    )
)
def test_a_failure_is_there_whenever_one_may_be_and_the_order_of_arrival_is_nothing(found: list[Candidate]) -> None:
    chosen = choose(found)
    assert len(chosen) == min(SHOWN, len(found))
    assert any(one.is_failure for one in chosen) == any(one.is_failure for one in found)
    assert ids(choose(reversed(found))) == ids(chosen)
