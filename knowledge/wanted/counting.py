"""Counting searches that found nothing: once a day for each question, without who asked it.

It happens during a request that only reads, so it must cost that request next to nothing and can never fail it:

- a question counts once a day, and a process remembers what it has counted: a popular question, or a reload, writes
  once a day a process, in one statement without a read before it;
- a process writes at most `BURST` questions at once and `PER_MINUTE` in the long run: a robot that tries a
  dictionary cannot turn reading into writing. What is beyond is not counted: a demand that is real comes back;
- it waits at most `WAIT_MS` for a lock: on SQLite an import may hold the only writer for seconds;
- a failure is logged and forgotten: these are hints, not accounts.

No identity, address, time of day or browser is kept.
"""

from __future__ import annotations

import datetime as dt
import logging
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest
from django.utils import timezone

from knowledge.wanted.decency import looks_hostile, refusal_of
from knowledge.wanted.meaning import key_of

logger = logging.getLogger(__name__)

LONGEST: Final = 120
BURST: Final = 20
PER_MINUTE: Final = 20
WAIT_MS: Final = 150
_REMEMBERED: Final = 5000

_ROBOT: Final = re.compile(r"bot\b|crawl|spider|slurp|curl|wget|python|httpx?[/-]|scan|headless", re.IGNORECASE)

_UPSERT: Final = (
    "INSERT INTO knowledge_failedsearch (key, text, days, last_day) VALUES (%s, %s, 1, %s) "
    "ON CONFLICT (key) DO UPDATE SET days = knowledge_failedsearch.days + 1, last_day = excluded.last_day "
    "WHERE knowledge_failedsearch.last_day < excluded.last_day"
)
"""One statement, so that two processes that count the same question at once count it once."""


class _Allowance:
    """What this process may still write, and what it wrote today."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._left = float(BURST)
        self._filled_at = time.monotonic()
        self._day = dt.date.min
        self._counted: set[str] = set()

    def take(self, key: str, day: dt.date) -> bool:
        """True when `key` is to be written now."""
        with self._lock:
            if day != self._day or len(self._counted) >= _REMEMBERED:
                self._day, self._counted = day, set()
            if key in self._counted:
                return False
            now = time.monotonic()
            self._left = min(BURST, self._left + (now - self._filled_at) * PER_MINUTE / 60)
            self._filled_at = now
            if self._left < 1:
                return False
            self._left -= 1
            self._counted.add(key)
            return True

    def reset(self) -> None:
        self.__init__()  # type: ignore[misc]


allowance = _Allowance()


def count_failed_search(request: HttpRequest, text: str) -> None:
    """Count the question of a person that found nothing. Never raises."""
    text = " ".join(text.split())
    if not (text and _is_of_a_person(request) and _may_be_kept(text)):
        return
    key, today = key_of(text), timezone.localdate()
    if not allowance.take(key, today):
        return
    try:
        with _short_wait(), transaction.atomic(), connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET LOCAL lock_timeout = %s", [WAIT_MS])
            cursor.execute(_UPSERT, [key, text, today])
    except DatabaseError as error:
        logger.warning("A search without answer was not counted: %s", type(error).__name__)


def _is_of_a_person(request: HttpRequest) -> bool:
    """Not a robot that says it is one, not a page fetched ahead, not a check of the address."""
    agent = request.headers.get("User-Agent", "")
    ahead = request.headers.get("Sec-Purpose", "") + request.headers.get("Purpose", "")
    return request.method == "GET" and bool(agent) and not _ROBOT.search(agent) and "prefetch" not in ahead


def _may_be_kept(text: str) -> bool:
    return len(text) <= LONGEST and not refusal_of(text) and not looks_hostile(text)


@contextmanager
def _short_wait() -> Iterator[None]:
    """On SQLite, where a transaction waits for the only writer when it begins, wait briefly and then give up."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        usual = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
        cursor.execute(f"PRAGMA busy_timeout = {WAIT_MS}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA busy_timeout = {usual}")
