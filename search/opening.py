"""The indexes of this process, chosen by SEARCH_URL and opened at first use.

    embedded://                             the local one, in the folder of the settings
    http(s)://user:password@host:9200       Elasticsearch too; a path is the prefix of its indexes ("terreau")

Any process may read. Only the worker and `search_rebuild` write; the engines' own locks keep them apart.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from search.asking import synonyms
from search.engines.contract import Engine, Reader
from search.engines.embedded import EmbeddedEngine
from search.engines.guarded import GuardedReader

LOCAL: Final = EmbeddedEngine.name
ELASTIC: Final = "elastic"
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


def engine() -> Reader:
    """What is asked: Elasticsearch with the local index behind it, or the local index alone."""
    place, root = elastic_place(), Path(settings.SEARCH_INDEX_DIR)
    with _lock:
        return _guarded(place, root) if place else _embedded(root)


def names() -> tuple[str, ...]:
    """Of the indexes, without opening any."""
    return (LOCAL, ELASTIC) if elastic_place() else (LOCAL,)


def indexes() -> Mapping[str, Engine]:
    """Every index that the journal feeds, by name; the local one first, because it answers when the other is away."""
    place, root = elastic_place(), Path(settings.SEARCH_INDEX_DIR)
    with _lock:
        opened = {LOCAL: _embedded(root)}
        return opened | {ELASTIC: _elastic(place)} if place else opened


def chosen(name: str | None) -> Mapping[str, Engine]:
    """All indexes, or the one of that name."""
    return {one: engine for one, engine in indexes().items() if name in (None, one)}


@cache
def _embedded(root: Path) -> Engine:
    return EmbeddedEngine(root, synonyms=synonyms.synonyms)


@cache
def _elastic(place: Place) -> Engine:
    from search.engines.elastic import ElasticEngine  # Half a second, which the embedded engine need not pay.

    return ElasticEngine(place.url, place.prefix, synonyms=synonyms.synonyms)


@cache
def _guarded(place: Place, root: Path) -> Reader:
    return GuardedReader(_elastic(place), _embedded(root))


def close() -> None:
    """Free the files and connections of this process, for tests and at the end of commands."""
    for one in indexes().values():
        one.close()
    with _lock:
        for opened in (_embedded, _elastic, _guarded):
            opened.cache_clear()
