"""Import contributions from JSON Lines, CSV or a folder of Markdown; each line is imported or reported."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from knowledge.choices import Kind
from portal.core.progress import counting
from portal.exchange.contributions.importing import Report, import_records
from portal.exchange.contributions.reading import UnreadableSource, read
from portal.visibility import Visibility


class Command(BaseCommand):
    help = "Importe des contributions (JSON Lines, CSV ou dossier Markdown). Relancer met à jour sans doubler."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", type=Path, help="fichier .jsonl, .jsonl.gz, .csv, .md, ou dossier")
        parser.add_argument("--dry-run", action="store_true", help="dire ce qui serait fait, sans rien écrire")
        parser.add_argument(
            "--kind", choices=Kind.values, default=Kind.EXPERIENCE, help="type quand la ligne n'en dit rien"
        )
        parser.add_argument("--visibility", choices=Visibility.values, help="impose un niveau de visibilité")
        parser.add_argument("--report", type=Path, help="écrit le rapport complet (JSON Lines) dans ce fichier")
        parser.add_argument("--strict", action="store_true", help="sortie en erreur si une ligne est refusée")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            records = read(options["source"])
        except UnreadableSource as error:
            raise CommandError(str(error)) from error
        with counting(self.stdout, "Contributions") as advance:
            report = import_records(
                records,
                default_kind=Kind(options["kind"]),
                visibility=options["visibility"],
                dry_run=options["dry_run"],
                progress=advance,
            )
        self._say(report, options["report"], dry_run=options["dry_run"])
        if options["strict"] and report.refused:
            raise CommandError(f"{len(report.refused)} lignes refusées")

    def _say(self, report: Report, target: Path | None, *, dry_run: bool) -> None:
        if target is not None:
            with target.open("w", encoding="utf-8") as file:
                for level, rows in (("refused", report.refused), ("warning", report.warnings)):
                    for where, message in rows:
                        file.write(
                            json.dumps({"level": level, "where": where, "message": message}, ensure_ascii=False) + "\n"
                        )
        for where, message in report.refused[:50]:
            self.stderr.write(f"{where} : refusé : {message}")
        for where, message in report.warnings[:20]:
            self.stdout.write(f"{where} : {message}")
        hidden = max(0, len(report.refused) - 50) + max(0, len(report.warnings) - 20)
        if hidden:
            self.stdout.write(f"… et {hidden} autres messages ; --report FICHIER les donne tous")
        would = " (essai : rien n'est écrit)" if dry_run else ""
        self.stdout.write(
            f"{report.read} lues, {report.created} créées, {report.updated} mises à jour, "
            f"{report.unchanged} inchangées, {len(report.refused)} refusées, {len(report.warnings)} remarques{would}"
        )
