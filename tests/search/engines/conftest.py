"""One empty engine a test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from search.engines.embedded import EmbeddedEngine


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[EmbeddedEngine]:
    made = EmbeddedEngine(tmp_path / "index")
    yield made
    made.close()
