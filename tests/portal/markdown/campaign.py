"""The cost of every hostile shape at several sizes: `python -m tests.portal.markdown.campaign [size …]`.

Prints one line for each shape and size, then the worst; exits with 1 when a promise is broken.
"""

import resource
import sys
import time

from portal.markdown import MAX_BYTES, render

from .hostile_shapes import SHAPES, hostile_text

MAX_CPU = 1.0


def _cpu() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def main(sizes: list[int]) -> int:
    worst: list[tuple[float, float, str, int]] = []
    degraded = 0
    render("premier texte")
    for size in sizes:
        for name in SHAPES:
            text = hostile_text(name, size)
            clock, cpu = time.perf_counter(), _cpu()
            rendered = render(text)
            clock, cpu = time.perf_counter() - clock, _cpu() - cpu
            degraded += rendered.degraded
            worst.append((clock, cpu, name, size))
            state = "plain" if rendered.degraded else "     "
            print(f"{size:7d} {clock:6.3f} s {cpu:6.3f} s here {state} {len(rendered.html):8d} {name}", flush=True)
    worst.sort(reverse=True)
    clock, cpu, name, size = worst[0]
    print(f"{len(worst)} texts, {degraded} shown as plain paragraphs; worst {clock:.3f} s: {name} at {size}")
    return int(clock > 2 * MAX_CPU)


if __name__ == "__main__":
    sys.exit(main([int(size) for size in sys.argv[1:]] or [1_000, 20_000, MAX_BYTES]))
