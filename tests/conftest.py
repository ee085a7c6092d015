"""What every test may count on: a clean worker pool, no shared cache, a search index of its own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache

from portal.visibility import Viewer

REQUIRE_ALL = bool(os.environ.get("REQUIRE_ALL"))


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
