"""Progress of long commands: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO, cast

from django.core.management.base import OutputWrapper
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

LINE_EVERY = 10.0
"""Seconds between two lines when the output is not a terminal."""


@contextmanager
def counting(output: OutputWrapper, label: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
    """Gives a function to call with the number of things just done."""
    if output.isatty():
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, console=Console(file=cast(IO[str], output._out))) as bar:
            task = bar.add_task(label, total=total)
            yield lambda count: bar.advance(task, count)
        return
    done, last = 0, time.monotonic()

    def advance(count: int) -> None:
        nonlocal done, last
        done += count
        if time.monotonic() - last > LINE_EVERY:
            last = time.monotonic()
            output.write(f"{label} : {done}" + (f" / {total}" if total else ""))

    yield advance
