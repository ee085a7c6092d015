"""Named points at which a process of the campaign is killed. They exist in tests only: nothing of the product knows."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

from portal.core import worker
from search.upkeep import sync

BEFORE_COMMIT, AFTER_COMMIT = "before commit", "after commit"
AFTER_CLAIM, MID_BULK, BEFORE_REMOVAL = "after claim", "mid-bulk", "before row removal"
OF_PUBLISHER = (BEFORE_COMMIT, AFTER_COMMIT)
OF_WORKER = (AFTER_CLAIM, MID_BULK, BEFORE_REMOVAL)
POINTS = OF_PUBLISHER + OF_WORKER


class Countdown:
    """Kills its own process, without any clean-up, at the n-th passage."""

    def __init__(self, passages: int) -> None:
        self.left = passages

    def pass_by(self) -> None:
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


def arm(point: str, passages: int) -> None:
    """From now on this process dies at the n-th passage of `point`."""
    countdown = Countdown(passages)
    if point in OF_PUBLISHER:
        _around(BaseDatabaseWrapper, "commit", countdown, before=point == BEFORE_COMMIT)
    elif point == AFTER_CLAIM:
        _around(worker, "_claim", countdown, before=False, when=bool)
    elif point == BEFORE_REMOVAL:
        _around(worker, "_settle", countdown, before=True)
    elif point == MID_BULK:
        _within_bulk(countdown)
    else:
        raise ValueError(point)


def _around(
    owner: Any, name: str, countdown: Countdown, *, before: bool, when: Callable[[Any], bool] = lambda result: True
) -> None:
    original = getattr(owner, name)

    def wrapped(*args: Any, **options: Any) -> Any:
        if before:
            countdown.pass_by()
        result = original(*args, **options)
        if not before and when(result):
            countdown.pass_by()
        return result

    setattr(owner, name, wrapped)


def _within_bulk(countdown: Countdown) -> None:
    """Between two documents of the batch that the index is being given."""
    original = sync.documents_of

    def wrapped(*args: Any) -> Iterator[Any]:
        for document in original(*args):
            yield document
            countdown.pass_by()

    sync.documents_of = wrapped
