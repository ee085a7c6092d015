"""How much one file may cost, and the side of the child process that enforces it. Units: bytes and seconds.

One child reads one file and ends. Two limits on processor time, because the first raises an exception that a library
may swallow; the second ends the process. Nothing may be written, no connection opened, no program started.
"""

from __future__ import annotations

import os
import resource
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import Any, Final

from knowledge.file_text import extraction
from knowledge.file_text.extraction import Extracted, Unreadable

MAX_MEMORY: Final = 512 * 1024 * 1024
CPU_SECONDS: Final = 18
CPU_SECONDS_BEFORE_KILL: Final = 20

_FORBIDDEN: Final = (
    "socket.",
    "subprocess.",
    "os.system",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.spawn",
    "ctypes.",
)
_WRITING: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC


class CpuLimitReached(BaseException):
    """Not an `Exception`, so that no ordinary `except` of a library stops it."""


def _interrupt(signal_number: int, frame: FrameType | None) -> None:
    raise CpuLimitReached


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    writing = event == "open" and isinstance(arguments[2], int) and arguments[2] & _WRITING
    if writing or event.startswith(_FORBIDDEN):
        raise PermissionError(f"reading a document does not need {event}")


def prepare_child() -> None:
    """Set the limits of a new child process."""
    signal.signal(signal.SIGXCPU, _interrupt)
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS_BEFORE_KILL))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.dont_write_bytecode = True


def extract_within_limits(path: str, kind: str) -> Extracted | str:
    """The words, or the reason why there are none. For child processes only."""
    sys.addaudithook(_watch)
    try:
        with Path(path).open("rb") as file:
            return extraction.extract(file, kind)
    except Unreadable as error:
        return error.reason
    except FileNotFoundError:
        return "missing"
    except MemoryError:
        return extraction.TOO_HEAVY
    except CpuLimitReached:
        return extraction.TOO_LONG
    except Exception:
        # Whatever a library raises on a hostile file, the answer is the same.
        return extraction.BROKEN
