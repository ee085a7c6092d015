"""What every test may count on: a clean worker pool, no shared cache, a search index of its own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from elasticsearch import ApiError, Elasticsearch, TransportError

from portal.visibility import Viewer
from search.engines import elastic_client

REQUIRE_ALL = bool(os.environ.get("REQUIRE_ALL"))
ELASTIC_URL = os.environ.get("TEST_ELASTICSEARCH_URL", "http://127.0.0.1:9200")


@pytest.fixture(autouse=True)
def _scratch(settings: object, tmp_path: Path) -> Iterator[None]:
    """Each test has its own index and private media, and an empty cache."""
    settings.SEARCH_INDEX_DIR = tmp_path / "index"  # type: ignore[attr-defined]
    settings.PRIVATE_MEDIA_ROOT = tmp_path / "private"  # type: ignore[attr-defined]
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def anonymous() -> Viewer:
    return Viewer.anonymous()


@pytest.fixture(scope="session")
def elastic_url() -> Iterator[str]:
    """A server that answers, given more time than readers are; the test is skipped where there is none, or fails when
    everything is required."""
    client = Elasticsearch(ELASTIC_URL, request_timeout=20, max_retries=0)
    try:
        client.info()
    except (ApiError, TransportError) as error:
        message = f"Elasticsearch does not answer at TEST_ELASTICSEARCH_URL: {type(error).__name__}"
        if REQUIRE_ALL:
            pytest.fail(message)
        pytest.skip(message)
    finally:
        client.close()
    with pytest.MonkeyPatch.context() as patient:
        patient.setattr(elastic_client, "READ_SECONDS", 20.0)
        yield ELASTIC_URL
