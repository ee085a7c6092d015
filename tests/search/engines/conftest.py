"""One empty engine a test, of each kind; Elasticsearch's where a server answers."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from search.engines.contract import Engine
from search.engines.elastic import ElasticEngine
from search.engines.embedded import EmbeddedEngine

MakeEngine = Callable[..., Engine]


@pytest.fixture
def make_elastic(elastic_url: str) -> Iterator[Callable[..., ElasticEngine]]:
    """Engines over the same indexes, which are this test's own."""
    prefix = f"test-{uuid.uuid4().hex[:12]}"
    made: list[ElasticEngine] = []

    def make(**options: Any) -> ElasticEngine:
        made.append(ElasticEngine(elastic_url, prefix, **options))
        return made[-1]

    yield make
    make().drop()
    for engine in made:
        engine.close()


@pytest.fixture(params=["embedded", "elastic"])
def make_engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[MakeEngine]:
    """Engines over the same index, which is this test's own."""
    if request.param == "elastic":
        yield request.getfixturevalue("make_elastic")
        return
    made: list[EmbeddedEngine] = []

    def make(**options: Any) -> EmbeddedEngine:
        made.append(EmbeddedEngine(tmp_path / "index", **options))
        return made[-1]

    yield make
    for engine in made:
        engine.close()


@pytest.fixture
def engine(make_engine: MakeEngine) -> Engine:
    return make_engine()


@pytest.fixture
def embedded(tmp_path: Path) -> Iterator[EmbeddedEngine]:
    made = EmbeddedEngine(tmp_path / "index")
    yield made
    made.close()


@pytest.fixture
def elastic(make_elastic: Callable[..., ElasticEngine]) -> ElasticEngine:
    return make_elastic()
