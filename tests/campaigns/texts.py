"""The engine that campaigns about people ask: its documents are the contributions of the generated network.

With the folder of a judged set, its documents are indexed under the numbers of the contributions: the embedded engine,
or Elasticsearch when TEST_ELASTICSEARCH_URL is set. Without it, thirty texts answer whatever is asked, at once.
"""

from __future__ import annotations

import os
import random
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Final
from unittest import mock

from search.engines.contract import Document, Engine, Hit, Query, Results
from search.engines.elastic import ElasticEngine
from search.engines.embedded import EmbeddedEngine
from tests.campaigns import scale

_ANSWERS: Final = 30


class Thirty:
    """Texts by lot, the first one twice as like as the others."""

    name = "thirty texts"

    def __init__(self, numbers: range) -> None:
        self._chance, self._numbers = random.Random(len(numbers)), numbers

    def alike(self, _query: Query) -> tuple[Hit, ...]:
        first, *others = self._chance.sample(self._numbers, _ANSWERS)
        return _hit(first, 1.0), *(_hit(number, 0.5) for number in others)

    def search(self, query: Query) -> Results:
        hits = self.alike(query)
        return Results(hits, len(hits), {}, {})


def _hit(number: int, score: float) -> Hit:
    return Hit(f"contribution:{number}", "experience", score)


@contextmanager
def asked(dataset: Path | None, count: int) -> Iterator[str]:
    """The last `count` pages are what the engine of this process finds; gives its name."""
    from wagtail.models import Page

    from search import opening

    last: int = Page.objects.order_by("-pk").values_list("pk", flat=True)[0]
    numbers = range(last - count + 1, last + 1)
    with (
        _filled(dataset, numbers) if dataset else nullcontext(Thirty(numbers)) as engine,
        mock.patch.object(opening, "engine", return_value=engine),
    ):
        yield engine.name


@contextmanager
def _filled(dataset: Path, numbers: range) -> Iterator[Engine]:
    with _opened() as engine:
        engine.rebuild(_documents(dataset, numbers))
        yield engine


def _documents(dataset: Path, numbers: range) -> Iterator[Document]:
    for number, one in zip(numbers, scale.documents(dataset, len(numbers)), strict=True):
        yield replace(one, key=f"contribution:{number}", type="experience")


@contextmanager
def _opened() -> Iterator[Engine]:
    """One of its own, removed at the end."""
    url = os.environ.get("TEST_ELASTICSEARCH_URL", "")
    with tempfile.TemporaryDirectory() as scratch:
        engine = ElasticEngine(url, f"people-{uuid.uuid4().hex[:8]}") if url else EmbeddedEngine(Path(scratch))
        try:
            yield engine
        finally:
            if isinstance(engine, ElasticEngine):
                engine.drop()
            engine.close()
