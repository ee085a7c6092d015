"""A kind of notice for the tests of this room, gone after each of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from portal.notices import kinds


@pytest.fixture(autouse=True)
def _kinds() -> Iterator[None]:
    kinds.register("essai", "Un essai")
    kinds.register("presse", "Un essai pressé", instant=True)
    yield
    kinds.unregister("essai")
    kinds.unregister("presse")
