"""The engine of this process, chosen by SEARCH_URL and opened at first use.

    embedded://                             in the folder of the settings
    http(s)://user:password@host:9200       Elasticsearch; a path is the prefix of its indexes, "terreau" without one

Any process may read. Only the worker and `search_rebuild` write; the engine's own locks keep them apart.
"""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from search import synonyms
from search.engines.contract import Engine
from search.engines.embedded import EmbeddedEngine

_DEFAULT_PREFIX: Final = "terreau"
_PREFIX: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,60}")

_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Place:
    """Where Elasticsearch is (its URL may hold a password), and how the names of our indexes begin."""

    url: str = field(repr=False)
    prefix: str


def elastic_place() -> Place | None:
    """None for the embedded engine. Raises ImproperlyConfigured for a SEARCH_URL that is neither."""
    parts = urlsplit(settings.SEARCH_URL)
    if parts.scheme == "embedded":
        return None
    prefix = parts.path.strip("/") or _DEFAULT_PREFIX
    if parts.scheme not in ("http", "https") or not parts.hostname or not _PREFIX.fullmatch(prefix):
        raise ImproperlyConfigured("SEARCH_URL must be embedded:// or http(s)://user:password@host:9200/prefix")
    return Place(f"{parts.scheme}://{parts.netloc}", prefix)


def engine() -> Engine:
    """What is searched and written."""
    with _lock:
        return _open(elastic_place(), Path(settings.SEARCH_INDEX_DIR))


@cache
def _open(place: Place | None, root: Path) -> Engine:
    if place is None:
        return EmbeddedEngine(root, synonyms=synonyms.synonyms)
    from search.engines.elastic import ElasticEngine  # Half a second, which the embedded engine need not pay.

    return ElasticEngine(place.url, place.prefix, synonyms=synonyms.synonyms)


def has_index() -> bool:
    """False before the first write or rebuild: what is then written must begin with everything."""
    return engine().generation() is not None


def close() -> None:
    """Free the files and connections of this process, for tests and at the end of commands."""
    with _lock:
        _open(elastic_place(), Path(settings.SEARCH_INDEX_DIR)).close()
        _open.cache_clear()
