"""Compare the search index with the database: `0 missing, 0 stale, 0 ghost, 0 audience drift`."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search import opening
from search.engines.contract import EngineUnavailable
from search.upkeep.check import Report, check_while_it_moves, repair

_SHOWN = 10


class Command(BaseCommand):
    help = "Compare l'index de recherche et la base. Sort avec le code 1 si quelque chose diffère."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--index", choices=opening.names(), help="celui-ci seulement")
        parser.add_argument("--repair", action="store_true", help="remettre dans le journal ce qui diffère")
        parser.add_argument("--json", action="store_true", help="écrire le résultat en JSON, un objet par index")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            reports = {name: check_while_it_moves(engine) for name, engine in opening.chosen(options["index"]).items()}
        except EngineUnavailable as error:
            raise CommandError(f"Index illisible : {error}") from error
        finally:
            opening.close()
        for name, report in reports.items():
            repaired = repair(report) if options["repair"] else 0
            if options["json"]:
                self.stdout.write(json.dumps({"index": name, **report.counts(), "recorded": repaired}))
            else:
                self._write(name, report, repaired)
        if not options["repair"] and not all(report.is_clean for report in reports.values()):
            sys.exit(1)

    def _write(self, name: str, report: Report, repaired: int) -> None:
        counts = report.counts()
        self.stdout.write(
            f"{name}: {counts['checked']} documents: {counts['missing']} missing, {counts['stale']} stale, "
            f"{counts['ghost']} ghost, {counts['audience_drift']} audience drift"
        )
        if counts["pending"]:
            self.stdout.write(f"{counts['pending']} en attente dans le journal")
        for fault in ("missing", "stale", "ghost", "audience_drift"):
            for key in getattr(report, fault)[:_SHOWN]:
                self.stdout.write(f"  {fault}: {key}")
        if repaired:
            self.stdout.write(f"{repaired} objets remis dans le journal : le worker s'en occupe")
