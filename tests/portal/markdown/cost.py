"""What one rendering costs, the worker's processor time included (read in `/proc`, so on Linux)."""

import multiprocessing
import os
import time
from dataclasses import dataclass
from pathlib import Path

from portal.markdown import Rendered, render

_TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Cost:
    """`cpu` of this process and of its worker, `clock`, both in seconds.

    `cpu` is None when the worker was ended during the text, which the kernel does at
    `limits.CPU_SECONDS_BEFORE_KILL` of processor time.
    """

    rendered: Rendered
    cpu: float | None
    clock: float


def _worker_cpu() -> dict[int, float]:
    times: dict[int, float] = {}
    for child in multiprocessing.active_children():
        try:
            fields = Path(f"/proc/{child.pid}/stat").read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        times[child.pid or 0] = (int(fields[11]) + int(fields[12])) / _TICK
    return times


def measure(text: str) -> Cost:
    """Render a text, having made sure that a worker is ready."""
    render("prêt")
    before, own, clock = _worker_cpu(), time.process_time(), time.perf_counter()
    rendered = render(text)
    clock, own = time.perf_counter() - clock, time.process_time() - own
    after = _worker_cpu()
    cpu = own + sum(after[pid] - before[pid] for pid in before) if before.keys() == after.keys() else None
    return Cost(rendered, cpu, clock)
