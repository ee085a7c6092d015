"""Compare the search index with the database: `0 missing, 0 stale, 0 ghost, 0 audience drift`."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search import opening
from search.check import Report, check, repair
from search.engines.contract import EngineUnavailable

_SHOWN = 10


class Command(BaseCommand):
    help = "Compare l'index de recherche et la base. Sort avec le code 1 si quelque chose diffère."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--repair", action="store_true", help="remettre dans le journal ce qui diffère")
        parser.add_argument("--json", action="store_true", help="écrire le résultat en JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = check()
        except EngineUnavailable as error:
            raise CommandError(f"Index illisible : {error}") from error
        finally:
            opening.close()
        repaired = repair(report) if options["repair"] else 0
        if options["json"]:
            self.stdout.write(json.dumps({**report.counts(), "recorded": repaired}))
        else:
            self._write(report, repaired)
        if not report.is_clean and not options["repair"]:
            sys.exit(1)

    def _write(self, report: Report, repaired: int) -> None:
        counts = report.counts()
        self.stdout.write(
            f"{counts['checked']} documents: {counts['missing']} missing, {counts['stale']} stale, "
            f"{counts['ghost']} ghost, {counts['audience_drift']} audience drift"
        )
        if counts["pending"]:
            self.stdout.write(f"{counts['pending']} en attente dans le journal")
        for name in ("missing", "stale", "ghost", "audience_drift"):
            for key in getattr(report, name)[:_SHOWN]:
                self.stdout.write(f"  {name}: {key}")
        if repaired:
            self.stdout.write(f"{repaired} objets remis dans le journal : le worker s'en occupe")
