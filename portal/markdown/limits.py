"""How much one text may cost, and the side of the worker process that enforces it.

Two timers on processor time, because the first can be lost: it raises an exception in the conversion, which
an extension or a callback may swallow; the second ends the process. Time spent waiting for a busy machine
does not count. A third limit bounds the memory. Units: bytes and seconds.
"""

import resource
import signal
from types import FrameType

from .conversion import convert
from .results import Rendered

MAX_BYTES = 100_000
CPU_SECONDS = 0.75
CPU_SECONDS_BEFORE_KILL = 0.9
MAX_MEMORY = 512 * 1024 * 1024


class CpuLimitReached(BaseException):
    """Not an `Exception`, so that no ordinary `except` of an extension stops it."""


def _interrupt(signal_number: int, frame: FrameType | None) -> None:
    raise CpuLimitReached


def prepare_worker() -> None:
    """Set the limits of a new worker process and load the converter before the first text."""
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    signal.signal(signal.SIGPROF, _interrupt)
    signal.signal(signal.SIGVTALRM, signal.SIG_DFL)
    convert("*a*")


def convert_within_limits(text: str, namespace: str, top_level: int) -> Rendered | None:
    """The rendering, or None when it failed or reached a limit. For worker processes only."""
    try:
        signal.setitimer(signal.ITIMER_VIRTUAL, CPU_SECONDS_BEFORE_KILL)
        try:
            signal.setitimer(signal.ITIMER_PROF, CPU_SECONDS)
            return convert(text, namespace=namespace, top_level=top_level)
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
    except (Exception, CpuLimitReached):
        # Whatever the converter raises on a hostile text, the answer is the same: plain paragraphs.
        return None
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
