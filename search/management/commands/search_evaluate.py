"""`manage.py search_evaluate`: how well, and how fast, an engine answers a judged set."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from search.engines.contract import Engine
from search.engines.embedded import EmbeddedEngine
from search.evaluation import evaluate, read_documents, read_queries

_ENGINES: Final[dict[str, Callable[[Path], Engine]]] = {"embedded": EmbeddedEngine}


class Command(BaseCommand):
    help = "Indexe un jeu de questions jugées dans un index d'essai et mesure la pertinence et la vitesse."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dataset", type=Path, required=True, help="Dossier : corpus, questions, qrels.tsv.")
        parser.add_argument("--queries", type=Path, help="Autre fichier de questions.")
        parser.add_argument("--engine", choices=sorted(_ENGINES), default="embedded")
        parser.add_argument("--json", action="store_true", help="Un objet JSON plutôt que des lignes.")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["dataset"]
        file: Path | None = options["queries"]
        if file is not None and not file.exists():
            file = folder / file
        try:
            documents = list(read_documents(folder))
            queries = read_queries(folder, file)
        except (OSError, KeyError, ValueError) as error:
            raise CommandError(_("Ce jeu de questions est illisible : %(error)s") % {"error": error}) from error
        if not documents or not queries:
            raise CommandError(_("Ce jeu ne contient aucun document ou aucune question jugée."))
        with tempfile.TemporaryDirectory(prefix="search-evaluate-") as scratch:
            engine = _ENGINES[options["engine"]](Path(scratch))
            try:
                figures = asdict(evaluate(engine, documents, queries))
            finally:
                engine.close()
        if options["json"]:
            self.stdout.write(json.dumps(figures))
        else:
            for name, value in figures.items():
                self.stdout.write(f"{name:>18}  {value}")
