"""Make the search index again from the database; the old one answers until the new one is complete."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search import documents, opening
from search.engines.contract import Engine, EngineUnavailable
from search.upkeep.rebuild import Progress, rebuild

_LINE_EVERY = 5.0
_REDRAW_EVERY = 0.2


class Command(BaseCommand):
    help = "Refait l'index de recherche depuis la base. L'ancien répond jusqu'à la fin ; interrompre ne casse rien."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--index", choices=opening.names(), help="celui-ci seulement")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            for name, engine in opening.chosen(options["index"]).items():
                self._rebuild(name, engine)
        except EngineUnavailable as error:
            raise CommandError(f"Index non refait : {error}") from error
        except KeyboardInterrupt:
            raise CommandError("Interrompu : l'ancien index reste en service.") from None
        finally:
            opening.close()

    def _rebuild(self, name: str, engine: Engine) -> None:
        started = time.monotonic()
        stored = rebuild(engine, self._progress(documents.count()))
        seconds = max(time.monotonic() - started, 1e-9)
        self.stdout.write(
            f"{name} : {stored} documents indexés en {seconds:.1f} s ({stored / seconds:.0f} par seconde)"
        )

    def _progress(self, expected: int) -> Progress:
        """Redrawn in place on a terminal, a plain line every few seconds elsewhere."""
        terminal = self.stdout.isatty()
        every = _REDRAW_EVERY if terminal else _LINE_EVERY
        last = time.monotonic()

        def show(number: int) -> None:
            nonlocal last
            now = time.monotonic()
            if now - last >= every:
                last = now
                line = f"{number} documents lus sur environ {expected}"
                self.stdout.write(f"\r{line}" if terminal else line, ending="" if terminal else "\n")
                self.stdout.flush()

        return show
