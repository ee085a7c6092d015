"""An index that belongs to one test, fed like the worker feeds it."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from portal.core import consumers
from portal.core.worker import drain_all
from search import opening
from search.asking import synonyms
from search.upkeep import sync


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


@pytest.fixture(params=["embedded", "elastic"])
def step(
    request: pytest.FixtureRequest, _scratch: None, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> Iterator[Callable[[], int]]:
    """Bring the indexes up to date; readers are answered by the engine of the parameter."""
    if request.param == "elastic":
        url = request.getfixturevalue("elastic_url")
        monkeypatch.setattr(consumers, "_consumers", {})
        settings.SEARCH_URL = f"{url}/test-{uuid.uuid4().hex[:12]}"
        sync.register()
    yield drain_all
    if request.param == "elastic":
        opening.indexes()[opening.ELASTIC].drop()  # type: ignore[attr-defined]
    opening.close()
