"""An index that belongs to one test, fed like the worker feeds it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from portal.core.worker import drain_all
from search import opening, synonyms


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
