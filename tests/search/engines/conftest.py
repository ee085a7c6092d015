"""One empty engine a test, of each kind; Elasticsearch's where a server answers."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from elasticsearch import ApiError, Elasticsearch, TransportError

from search.engines.contract import Engine
from search.engines.elastic import ElasticEngine
from search.engines.embedded import EmbeddedEngine
from tests.conftest import REQUIRE_ALL

ELASTIC_URL = os.environ.get("TEST_ELASTICSEARCH_URL", "http://127.0.0.1:9200")
MakeEngine = Callable[..., Engine]


@pytest.fixture(scope="session")
def elastic_url() -> str:
    """A server that answers; the test is skipped, or fails when everything is required, where there is none."""
    client = Elasticsearch(ELASTIC_URL, request_timeout=5, max_retries=0)
    try:
        client.info()
    except (ApiError, TransportError) as error:
        message = f"Elasticsearch does not answer at TEST_ELASTICSEARCH_URL: {type(error).__name__}"
        if REQUIRE_ALL:
            pytest.fail(message)
        pytest.skip(message)
    finally:
        client.close()
    return ELASTIC_URL


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
