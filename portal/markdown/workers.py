"""One worker process for each process that renders, started at the first text and kept.

`spawn`, so that the worker inherits neither the connections nor the locks of the web process and needs no
socket; a pool belongs to the process that made it and is made again after a fork (gunicorn with preload).
"""

import logging
import multiprocessing
import os
import threading
from concurrent.futures.process import BrokenProcessPool

from pebble import ProcessExpired, ProcessPool

from .limits import convert_within_limits, prepare_worker
from .results import Rendered

logger = logging.getLogger(__name__)

# Seconds of clock for one text: far above the limit of processor time, for a machine that is busy.
WALL_SECONDS = 4.0
# Seconds of clock in all, the start of a worker and the texts of other threads included.
WAIT_SECONDS = 20.0


class _Holder:
    """The pool of this process, if it has one."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.pool: ProcessPool | None = None

    def get(self) -> ProcessPool:
        with self.lock:
            if self.pool is None:
                self.pool = ProcessPool(
                    max_workers=1, initializer=prepare_worker, context=multiprocessing.get_context("spawn")
                )
            return self.pool

    def discard(self, pool: ProcessPool) -> None:
        """Forget a pool that no longer works, unless another thread already did."""
        with self.lock:
            if self.pool is not pool:
                return
            self.pool = None
        pool.stop()
        pool.join()

    def forget_after_fork(self) -> None:
        self.lock = threading.Lock()
        self.pool = None
        # The parent's worker is not ours: at exit, multiprocessing would end every child it remembers.
        getattr(multiprocessing.process, "_children", set()).clear()


_holder = _Holder()
os.register_at_fork(after_in_child=_holder.forget_after_fork)


def convert_in_worker(text: str, namespace: str, top_level: int) -> Rendered | None:
    """The rendering, or None when the text was too costly or no worker could be had. Never raises."""
    for _attempt in range(2):
        pool = None
        try:
            pool = _holder.get()
            future = pool.schedule(convert_within_limits, args=(text, namespace, top_level), timeout=WALL_SECONDS)
            return future.result(timeout=WAIT_SECONDS)
        except TimeoutError:
            future.cancel()
            logger.warning("Markdown: a text took more than its time and is shown as plain paragraphs")
            return None
        except ProcessExpired:
            logger.warning("Markdown: a text ended its worker and is shown as plain paragraphs")
            return None
        except (BrokenProcessPool, RuntimeError, OSError, AssertionError) as error:
            # The worker died between two texts, or could not be started: once more with a new pool.
            logger.warning("Markdown: the worker is unusable (%s)", error)
            if pool is not None:
                _holder.discard(pool)
    return None
