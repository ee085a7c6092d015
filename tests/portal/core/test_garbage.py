"""Collections are rarer in a process that answers, and leave what was loaded alone."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from portal.core import garbage


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)


def test_what_is_loaded_is_put_aside_and_young_objects_wait() -> None:
    before = gc.get_threshold()
    garbage.settle()
    assert gc.get_freeze_count() > 10_000
    assert gc.get_threshold()[0] > 10 * before[0]
    assert gc.get_threshold()[1:] == before[1:]
