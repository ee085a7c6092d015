"""What the import commands share: options, progress, report."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.core.progress import counting
from portal.members.csv_reading import UnreadableFile
from portal.members.imports import Kind, Report, import_table


class ImportCommand(BaseCommand):
    """Subclasses give `kind`. The exit status is 1 when a line was refused."""

    kind: Kind

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="Table CSV (UTF-8, UTF-16 ou Windows-1252).")
        parser.add_argument("--dry-run", action="store_true", help="Vérifie tout, n’enregistre rien.")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"Fichier introuvable : {path}")
        report = Report()
        try:
            with counting(self.stdout, "Lignes lues") as advance:
                for latest in import_table(path, self.kind, dry_run=options["dry_run"]):
                    report = latest
                    advance(1)
        except UnreadableFile as fault:
            raise CommandError(str(fault)) from fault
        for line, message in report.errors:
            self.stderr.write(f"ligne {line} : {message}")
        ending = " (essai, rien n’est enregistré)" if options["dry_run"] else ""
        self.stdout.write(
            f"{report.created} créés, {report.updated} repris, {len(report.errors)} lignes refusées{ending}"
        )
        if report.errors:
            raise CommandError("Des lignes ont été refusées : corrigez-les et relancez, le reste ne change pas.")
