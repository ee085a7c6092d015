"""Periodic jobs of the worker. Rooms above register theirs when they are ready."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(slots=True)
class Job:
    name: str
    every: float
    """Seconds between two runs."""
    run: Callable[[], object]
    aside: bool = False
    """Long, and only reading or writing to the journal: run beside the draining, which must not wait for it."""
    next_at: float = field(default=0.0)


_jobs: dict[str, Job] = {}


def register(name: str, every: float, run: Callable[[], object], *, aside: bool = False) -> None:
    _jobs[name] = Job(name, every, run, aside)


def due(now: float | None = None) -> list[Job]:
    """Jobs whose time has come; each is put off by its period before it runs."""
    now = time.monotonic() if now is None else now
    ready = [job for job in _jobs.values() if job.next_at <= now]
    for job in ready:
        job.next_at = now + job.every
    return ready
