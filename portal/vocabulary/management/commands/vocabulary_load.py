"""`manage.py vocabulary_load`: write the reference thesaurus, or bring it up to date."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.vocabulary.files import DATA, VocabularyFileError, read_entries
from portal.vocabulary.loading import load_entries


class Command(BaseCommand):
    help = "Charge les axes, métiers, secteurs, compétences et sigles de référence. Peut être relancée."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--folder", type=Path, default=DATA, help="Dossier des fichiers YAML à lire.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError, with nothing written, when a file cannot be used."""
        try:
            entries = read_entries(options["folder"])
        except VocabularyFileError as error:
            raise CommandError(str(error)) from error
        result = load_entries(entries)
        if options["verbosity"] > 0:
            self.stdout.write(
                f"{len(entries)} termes : {result.concepts_created} créés, {result.concepts_changed} modifiés ; "
                f"expressions : {result.labels_created} ajoutées, {result.labels_removed} retirées."
            )
