"""`manage.py search_evaluate`: how well, and how fast, an engine answers a judged set."""

from __future__ import annotations

import contextlib
import json
import tempfile
import uuid
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from search import opening
from search.engines.contract import Engine, EngineUnavailable
from search.engines.embedded import EmbeddedEngine
from search.evaluation import evaluate, read_documents, read_queries

_LOCAL_NODE: Final = "http://127.0.0.1:9200"


class Command(BaseCommand):
    help = "Indexe un jeu de questions jugées dans un index d'essai et mesure la pertinence et la vitesse."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dataset", type=Path, required=True, help="Dossier : corpus, questions, qrels.tsv.")
        parser.add_argument("--queries", type=Path, help="Autre fichier de questions.")
        parser.add_argument("--engine", choices=("elastic", "embedded"), default="embedded")
        parser.add_argument("--url", help=f"Elasticsearch : celui de SEARCH_URL par défaut, ou {_LOCAL_NODE}.")
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
            raise CommandError(_("Ce jeu de questions est illisible : %(error)s") % {"error": error}) from error
        if not documents or not queries:
            raise CommandError(_("Ce jeu ne contient aucun document ou aucune question jugée."))
        try:
            with _scratch_elastic(options["url"]) if options["engine"] == "elastic" else _scratch_embedded() as engine:
                figures = asdict(evaluate(engine, documents, queries))
        except EngineUnavailable as error:
            raise CommandError(_("Le moteur ne répond pas : %(error)s") % {"error": error}) from error
        if options["json"]:
            self.stdout.write(json.dumps(figures))
        else:
            for name, value in figures.items():
                self.stdout.write(f"{name:>18}  {value}")


@contextlib.contextmanager
def _scratch_embedded() -> Iterator[Engine]:
    with tempfile.TemporaryDirectory(prefix="search-evaluate-") as folder:
        engine = EmbeddedEngine(Path(folder))
        try:
            yield engine
        finally:
            engine.close()


@contextlib.contextmanager
def _scratch_elastic(url: str | None) -> Iterator[Engine]:
    """Beside the indexes in use, under a name of its own; nothing of it stays."""
    from search.engines.elastic import ElasticEngine

    place = opening.elastic_place()
    engine = ElasticEngine(url or (place.url if place else _LOCAL_NODE), f"evaluate-{uuid.uuid4().hex[:12]}")
    try:
        yield engine
    finally:
        engine.drop()
        engine.close()
