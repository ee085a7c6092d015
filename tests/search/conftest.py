"""An index that belongs to one test, fed like the worker feeds it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest
from elasticsearch import ApiError, Elasticsearch, TransportError

from portal.core.worker import drain_all
from search import opening, synonyms
from search.engines import elastic_client
from tests.conftest import REQUIRE_ALL

ELASTIC_URL = os.environ.get("TEST_ELASTICSEARCH_URL", "http://127.0.0.1:9200")


@pytest.fixture(autouse=True)
def _fresh_thesaurus() -> Iterator[None]:
    """What a process keeps of the thesaurus must not pass from one test to the next."""
    synonyms.forget()
    yield
    synonyms.forget()


@pytest.fixture
def index(_scratch: None) -> Iterator[Callable[[], int]]:
    """Call it to bring the index of this test up to date with the journal; returns the changes acknowledged."""
    yield drain_all
    opening.close()


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
