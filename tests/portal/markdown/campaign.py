"""The cost of every hostile shape at several sizes: `python -m tests.portal.markdown.campaign [size …]`.

Prints one line for each shape and size, then the worst; exits with 1 when a promise is broken.
"""

import sys

from portal.markdown import MAX_BYTES

from .cost import measure
from .hostile_shapes import SHAPES, hostile_text

MAX_CPU = 1.0


def main(sizes: list[int]) -> int:
    """Measure every shape at these sizes, in bytes."""
    worst, degraded, killed = (0.0, ""), 0, 0
    for size in sizes:
        for name in SHAPES:
            cost = measure(hostile_text(name, size))
            degraded += cost.rendered.degraded
            killed += cost.cpu is None
            cpu = "killed" if cost.cpu is None else f"{cost.cpu:6.3f}"
            state = "plain" if cost.rendered.degraded else "     "
            print(f"{size:7d} {cpu} s cpu {cost.clock:6.3f} s clock {state} {name}", flush=True)
            worst = max(worst, (cost.cpu or 0.0, f"{name} at {size} bytes"))
    print(
        f"{len(sizes) * len(SHAPES)} texts, 0 exceptions, {degraded} shown as plain paragraphs,"
        f" {killed} workers ended; worst {worst[0]:.3f} s of processor time: {worst[1]}"
    )
    return int(worst[0] > MAX_CPU)


if __name__ == "__main__":
    sys.exit(main([int(size) for size in sys.argv[1:]] or [1_000, 20_000, MAX_BYTES]))
