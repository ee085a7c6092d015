"""Answers while the first engine is away: a circuit breaker in front of it, and a second engine behind.

A reader waits for a failing engine once; the next ones are answered by the other at once, until a trial, made by one
of them now and then, succeeds. An answer that comes too late is given, and counts as a failure.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Final, TypeVar

from search.engines.contract import EngineUnavailable, Hit, Query, Reader, Results, Weight

logger = logging.getLogger(__name__)

SLOW_SECONDS: Final = 1.5
"""An engine that needs this long is as good as away."""
PAUSES: Final = (2.0, 5.0, 15.0)
"""Seconds before the first, second and later trials."""

Answer = TypeVar("Answer")


class Breaker:
    """Whether to ask: closed as long as all goes well; open after a failure, save for one trial a pause.

    Shared by the threads of a process.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._failures = 0
        self._next_trial = 0.0

    def lets_through(self) -> bool:
        """Taken as a promise to tell `succeeded` or `failed` afterwards."""
        with self._lock:
            if not self._failures:
                return True
            if self._clock() < self._next_trial:
                return False
            self._put_off()  # this caller tries; the others wait for its verdict
            return True

    def succeeded(self) -> bool:
        """Returns True when this ends an outage."""
        with self._lock:
            ended, self._failures = self._failures > 0, 0
            return ended

    def failed(self) -> None:
        with self._lock:
            self._failures += 1
            self._put_off()

    def _put_off(self) -> None:
        self._next_trial = self._clock() + PAUSES[min(self._failures, len(PAUSES)) - 1]


class GuardedReader:
    """`search.engines.contract.Reader` on `first`, or on `second` when `first` does not answer in time."""

    def __init__(self, first: Reader, second: Reader, clock: Callable[[], float] = time.monotonic) -> None:
        self.name = first.name
        self._first = first
        self._second = second
        self._clock = clock
        self._breaker = Breaker(clock)

    def search(self, query: Query) -> Results:
        return self._ask(
            lambda engine: engine.search(query),
            lambda engine: replace(engine.search(query), is_fallback=True),
        )

    def suggest(self, prefix: str, query: Query, limit: int = 8) -> tuple[Hit, ...]:
        return self._ask(lambda engine: engine.suggest(prefix, query, limit))

    def similar(self, key: str, query: Query, limit: int = 5) -> tuple[Hit, ...]:
        return self._ask(lambda engine: engine.similar(key, query, limit))

    def alike(self, query: Query) -> tuple[Hit, ...]:
        return self._ask(lambda engine: engine.alike(query))

    def explain(self, key: str, query: Query) -> tuple[Weight, ...]:
        return self._ask(lambda engine: engine.explain(key, query))

    def _ask(
        self, question: Callable[[Reader], Answer], second_question: Callable[[Reader], Answer] | None = None
    ) -> Answer:
        """Raises EngineUnavailable when neither answers."""
        if self._breaker.lets_through():
            started = self._clock()
            try:
                answer = question(self._first)
            except EngineUnavailable as error:
                logger.warning("%s is away, %s answers: %s", self._first.name, self._second.name, error)
                self._breaker.failed()
            except BaseException:
                self._breaker.failed()
                raise
            else:
                if self._clock() - started > SLOW_SECONDS:
                    self._breaker.failed()
                elif self._breaker.succeeded():
                    logger.warning("%s answers again", self._first.name)
                return answer
        return (second_question or question)(self._second)
