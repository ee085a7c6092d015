"""What every test may count on: a clean worker pool, no shared cache, a search index of its own."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import SimpleTestCase
from elasticsearch import ApiError, Elasticsearch, TransportError

from portal.visibility import Viewer
from search.engines import elastic_client
from tests.databases import PREPARED, copied

REQUIRE_ALL = bool(os.environ.get("REQUIRE_ALL"))
ELASTIC_URL = os.environ.get("TEST_ELASTICSEARCH_URL", "http://127.0.0.1:9200")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The suite on SQLite has asked everything; on another database, only what may touch it is asked again.

    pytest-django refuses every query of a test that did not ask for the database: its answer is the same on each.
    """
    if connection.vendor == "sqlite":
        return
    kept = [item for item in items if _may_touch_the_database(item)]
    if len(kept) < len(items):
        config.hook.pytest_deselected(items=[item for item in items if item not in kept])
        items[:] = kept


def pytest_collection_finish() -> None:
    """What is loaded by now stays: looking through it again and again for garbage takes a twentieth of the suite."""
    gc.collect()
    gc.freeze()


def _may_touch_the_database(item: pytest.Item) -> bool:
    if item.get_closest_marker("django_db") or "django_db_setup" in getattr(item, "fixturenames", ()):
        return True
    cls = getattr(item, "cls", None)
    return cls is not None and issubclass(cls, SimpleTestCase)


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_keepdb: bool) -> bool:
    """A copy of the prepared database is taken as it is."""
    return bool(PREPARED) or django_db_keepdb


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    request: pytest.FixtureRequest, django_db_modify_db_settings: None, django_db_blocker: Any
) -> Iterator[None]:
    if not PREPARED:
        yield
        return
    worker = getattr(request.config, "workerinput", {}).get("workerid", "alone")
    with django_db_blocker.unblock(), copied(worker):
        yield


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
