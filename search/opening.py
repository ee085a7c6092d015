"""The engine of this process: opened at first use, on the folder of the settings.

Any process may read. Only the worker and `search_rebuild` write; the engine's own locks keep them apart.
"""

from __future__ import annotations

import threading
from functools import cache
from pathlib import Path

from django.conf import settings

from search import synonyms
from search.engines.contract import Engine
from search.engines.embedded import EmbeddedEngine
from search.engines.embedded_store import Store

_lock = threading.Lock()


def engine() -> Engine:
    with _lock:
        return _open(Path(settings.SEARCH_INDEX_DIR))


@cache
def _open(root: Path) -> EmbeddedEngine:
    return EmbeddedEngine(root, synonyms=synonyms.synonyms)


def store() -> Store:
    """The folder of the index: what exists, since when."""
    return Store(Path(settings.SEARCH_INDEX_DIR))


def has_index() -> bool:
    """False before the first write or rebuild: what is then written must begin with everything."""
    return store().current() is not None


def close() -> None:
    """Free the files of this process, for tests and at the end of commands."""
    with _lock:
        _open(Path(settings.SEARCH_INDEX_DIR)).close()
        _open.cache_clear()
