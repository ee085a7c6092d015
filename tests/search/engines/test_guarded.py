"""A reader is answered whatever the first engine does, and waits for it once."""

from __future__ import annotations

import pytest

from search.engines.contract import EngineUnavailable, Query, Results
from search.engines.guarded import PAUSES, SLOW_SECONDS, GuardedReader

ANYTHING = Query("", frozenset())


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


class Scripted:
    """A reader that does what it is told, and counts the questions."""

    def __init__(self, name: str, clock: Clock, total: int) -> None:
        self.name = name
        self.clock = clock
        self.total = total
        self.error: BaseException | None = None
        self.takes = 0.0
        self.asked = 0

    def search(self, query):
        self.asked += 1
        self.clock.now += self.takes
        if self.error:
            raise self.error
        return Results((), self.total, {}, {})

    def suggest(self, prefix, query, limit=8):
        return (self.name, prefix, self.search(query).total)[:limit]

    def similar(self, key, query, limit=5):
        return (self.name, key, self.search(query).total)[:limit]

    def alike(self, query):
        return (self.name, self.search(query).total)

    def explain(self, key, query):
        return (self.name, key, self.search(query).total)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def far(clock: Clock) -> Scripted:
    return Scripted("far", clock, 1)


@pytest.fixture
def near(clock: Clock) -> Scripted:
    return Scripted("near", clock, 2)


@pytest.fixture
def guarded(far: Scripted, near: Scripted, clock: Clock) -> GuardedReader:
    return GuardedReader(far, near, clock)


def away(reader: Scripted) -> None:
    reader.error = EngineUnavailable("refused")


def test_the_first_engine_answers_while_it_can(guarded, near):
    answer = guarded.search(ANYTHING)
    assert (answer.total, answer.is_fallback, near.asked) == (1, False, 0)
    assert guarded.name == "far"


def test_the_second_answers_when_the_first_is_away_and_says_so(guarded, far):
    away(far)
    answer = guarded.search(ANYTHING)
    assert (answer.total, answer.is_fallback) == (2, True)


def test_only_the_first_reader_waits(guarded, far):
    away(far)
    for _ in range(20):
        guarded.search(ANYTHING)
    assert far.asked == 1


def test_every_kind_of_question_is_guarded(guarded, far):
    away(far)
    assert guarded.suggest("me", ANYTHING) == ("near", "me", 2)
    assert guarded.similar("experience:1", ANYTHING) == ("near", "experience:1", 2)
    assert guarded.alike(ANYTHING) == ("near", 2)
    assert guarded.explain("experience:1", ANYTHING) == ("near", "experience:1", 2)
    assert far.asked == 1


def test_trials_are_made_less_and_less_often(guarded, far, clock):
    away(far)
    for number in range(5):
        guarded.search(ANYTHING)
        assert far.asked == number + 1
        pause = PAUSES[min(number, len(PAUSES) - 1)]
        clock.now += pause - 0.1
        guarded.search(ANYTHING)
        assert far.asked == number + 1
        clock.now += 0.2


def test_a_trial_that_succeeds_ends_the_outage(guarded, far, clock):
    away(far)
    guarded.search(ANYTHING)
    far.error = None
    assert guarded.search(ANYTHING).is_fallback
    clock.now += PAUSES[0]
    assert not guarded.search(ANYTHING).is_fallback
    assert not guarded.search(ANYTHING).is_fallback


def test_one_reader_at_a_time_makes_the_trial(guarded, far, clock):
    away(far)
    guarded.search(ANYTHING)
    clock.now += PAUSES[0]
    seen = []

    class Trial(Scripted):
        def search(self, query):
            seen.append(guarded.search(query).is_fallback)  # another reader, during the trial
            return super().search(query)

    guarded._first = Trial("far", clock, 1)
    assert not guarded.search(ANYTHING).is_fallback
    assert seen == [True]


def test_an_answer_that_comes_late_is_given_and_the_next_reader_does_not_wait(guarded, far):
    far.takes = SLOW_SECONDS + 0.1
    assert not guarded.search(ANYTHING).is_fallback
    assert guarded.search(ANYTHING).is_fallback
    assert far.asked == 1


def test_when_neither_answers_it_is_told(guarded, far, near):
    away(far)
    near.error = EngineUnavailable("no index")
    with pytest.raises(EngineUnavailable, match="no index"):
        guarded.search(ANYTHING)


def test_a_fault_of_ours_is_not_hidden_and_opens_the_breaker(guarded, far):
    far.error = ValueError("a defect")
    with pytest.raises(ValueError, match="a defect"):
        guarded.search(ANYTHING)
    assert guarded.search(ANYTHING).is_fallback
