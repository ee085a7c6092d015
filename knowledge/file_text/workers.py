"""One child process for each file, started for it and ended after it. The worker never waits for one.

`spawn`, so that the child inherits neither the connection to the database nor the locks of the worker.
"""

from __future__ import annotations

import logging
import multiprocessing
import signal
from concurrent.futures import CancelledError
from typing import Final

from pebble import ProcessExpired, ProcessPool

from knowledge.file_text import extraction
from knowledge.file_text.extraction import Extracted
from knowledge.file_text.limits import extract_within_limits, prepare_child

logger = logging.getLogger(__name__)

WALL_SECONDS: Final = 60.0
"""Of clock for one file: above the limit of processor time, for a machine that is busy."""


class Child:
    """One file being read."""

    def __init__(self, path: str, kind: str) -> None:
        self._pool = ProcessPool(
            max_workers=1, max_tasks=1, initializer=prepare_child, context=multiprocessing.get_context("spawn")
        )
        self._future = self._pool.schedule(extract_within_limits, args=(path, kind), timeout=WALL_SECONDS)
        self._pool.close()

    @property
    def is_done(self) -> bool:
        return bool(self._future.done())

    def result(self) -> Extracted | str:
        """The words, or a reason of `extraction`; waits for the end. Raises ChildLost when no child could be had."""
        try:
            result: Extracted | str = self._future.result(timeout=2 * WALL_SECONDS)
        except TimeoutError:
            return extraction.TOO_LONG
        except ProcessExpired as error:
            killed_by_clock = error.exitcode in (-signal.SIGXCPU, -signal.SIGKILL)
            return extraction.TOO_LONG if killed_by_clock else extraction.TOO_HEAVY
        except MemoryError:
            return extraction.TOO_HEAVY
        except (CancelledError, RuntimeError, OSError) as error:
            raise ChildLost(str(error)) from error
        finally:
            self._pool.stop()
            self._pool.join()
        return result


class ChildLost(Exception):
    """The child could not be started or heard: not the fault of the file."""
