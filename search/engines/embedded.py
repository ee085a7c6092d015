"""The engine that needs no server: tantivy, in process, in one folder.

Any number of processes may read; one at a time writes. Readers follow commits and rebuilds by themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final

from search.asking.queries import NO_SYNONYMS, Synonyms
from search.engines import embedded_explain, embedded_search
from search.engines.contract import Document, Generation, Hit, IndexedState, Query, Refusal, Results, Weight
from search.engines.embedded_snapshot import Reader
from search.engines.embedded_store import Store, boundary
from search.engines.embedded_writer import Writer

TOMBSTONE_LIFE: Final = 24 * 3600.0
"""Seconds during which a late, older delivery cannot bring a deleted document back."""


class EmbeddedEngine:
    """`search.engines.contract.Engine` on one folder."""

    name = "embedded"

    def __init__(
        self,
        root: Path,
        *,
        synonyms: Callable[[], Synonyms] = lambda: NO_SYNONYMS,
        tombstone_life: float = TOMBSTONE_LIFE,
    ) -> None:
        """`root` is made by the first write. `synonyms` is asked at each search: it should be quick."""
        self._store = Store(root)
        self._reader = Reader(self._store)
        self._writer = Writer(self._store, tombstone_life)
        self._synonyms = synonyms

    def search(self, query: Query) -> Results:
        synonyms = self._synonyms()
        with boundary("search"):
            return embedded_search.search(self._reader.snapshot(), query, synonyms)

    def suggest(self, prefix: str, query: Query, limit: int = 8) -> tuple[Hit, ...]:
        with boundary("suggest"):
            return embedded_search.suggest(self._reader.snapshot(), prefix, query, limit)

    def similar(self, key: str, query: Query, limit: int = 5) -> tuple[Hit, ...]:
        with boundary("find similar documents"):
            return embedded_search.similar(self._reader.snapshot(), key, query, limit)

    def alike(self, query: Query) -> tuple[Hit, ...]:
        synonyms = self._synonyms()
        with boundary("find documents like a text"):
            return embedded_search.alike(self._reader.snapshot(), query, synonyms)

    def explain(self, key: str, query: Query) -> tuple[Weight, ...]:
        synonyms = self._synonyms()
        with boundary("explain a result"):
            return embedded_explain.explain(self._reader.snapshot(), key, query, synonyms)

    def write(self, documents: Iterable[Document]) -> tuple[Refusal, ...]:
        return self._writer.write(documents)

    def states(self) -> Iterator[IndexedState]:
        with boundary("list its documents"):
            yield from self._reader.snapshot().states()

    def generation(self) -> Generation | None:
        name = self._store.current()
        return Generation(name, self._store.stamp(name)[0] / 1e9) if name else None

    def purge_tombstones(self) -> int:
        return self._writer.purge_tombstones()

    def rebuild(self, documents: Iterable[Document]) -> int:
        return self._writer.rebuild(documents)

    def close(self) -> None:
        self._writer.close()
        self._reader.close()
