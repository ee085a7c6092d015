"""Load the official territories of France. May be run again at any time; prints what changed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any, cast

from django.core.management.base import BaseCommand
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from portal.territories import loading


class Command(BaseCommand):
    """`manage.py territories_load`."""

    help = "Charge les régions, départements, intercommunalités, communes et leur histoire."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, with a bar on a terminal and plain lines elsewhere."""
        with self._progress() as progress:
            result = loading.load(progress)
        self.stdout.write(
            f"{result.created} created, {result.updated} updated, {result.unchanged} unchanged, "
            f"{result.retired} retired, {result.changes} changes added"
        )

    @contextmanager
    def _progress(self) -> Iterator[loading.Progress]:
        if not self.stdout.isatty():
            yield self._plain
            return
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        with Progress(*columns, console=Console(file=cast(IO[str], self.stdout))) as bar:
            tasks: dict[str, Any] = {}

            def advance(step: str, done: int, total: int) -> None:
                if step not in tasks:
                    tasks[step] = bar.add_task(step, total=total)
                bar.update(tasks[step], completed=done)

            yield advance

    def _plain(self, step: str, done: int, total: int) -> None:
        if done == total:
            self.stdout.write(f"{step}: {total}")
