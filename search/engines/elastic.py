"""The engine of several machines: Elasticsearch, by its official client.

Any number of processes may read and write. What is promised, and what differs from the embedded engine, is told in
docs/search.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from elastic_transport import BaseNode

from search.asking.queries import NO_SYNONYMS, Synonyms
from search.engines import elastic_explain, elastic_search
from search.engines.contract import (
    Document,
    Generation,
    Hit,
    IndexedState,
    Query,
    RebuildNeeded,
    Refusal,
    Results,
    Weight,
)
from search.engines.elastic_client import REBUILD_HINT, Connection, boundary
from search.engines.elastic_generations import Generations
from search.engines.elastic_scroll import every_hit
from search.engines.elastic_search import Index
from search.engines.elastic_writer import Writer

TOMBSTONE_LIFE: Final = 24 * 3600.0
"""Seconds during which a late, older delivery cannot bring a deleted document back."""


class ElasticEngine:
    """`search.engines.contract.Engine` on the indexes whose names begin with one prefix."""

    name = "elastic"

    def __init__(
        self,
        url: str,
        prefix: str,
        *,
        synonyms: Callable[[], Synonyms] = lambda: NO_SYNONYMS,
        tombstone_life: float = TOMBSTONE_LIFE,
        node_class: type[BaseNode] | None = None,
    ) -> None:
        """`url`: http(s)://user:password@host:port. Nothing is asked before the first use. `synonyms` is asked at each
        search: it should be quick. `node_class` replaces the network."""
        self._connection = Connection(url, node_class)
        self._generations = Generations(self._connection, prefix)
        self._writer = Writer(self._connection, self._generations, prefix, tombstone_life)
        self._synonyms = synonyms

    def _index(self) -> Index:
        self._generations.usable()
        return Index(self._connection, self._generations.read)

    def search(self, query: Query) -> Results:
        results = elastic_search.search(self._index(), query, self._synonyms())
        if not results.total:
            self._refuse_emptied()
        return results

    def suggest(self, prefix: str, query: Query, limit: int = 8) -> tuple[Hit, ...]:
        return elastic_search.suggest(self._index(), prefix, query, limit)

    def similar(self, key: str, query: Query, limit: int = 5) -> tuple[Hit, ...]:
        return elastic_search.similar(self._index(), key, query, limit)

    def alike(self, query: Query) -> tuple[Hit, ...]:
        found = elastic_search.alike(self._index(), query, self._synonyms())
        if not found:
            self._refuse_emptied()
        return found

    def explain(self, key: str, query: Query) -> tuple[Weight, ...]:
        return elastic_explain.explain(self._index(), key, query, self._synonyms())

    def write(self, documents: Iterable[Document]) -> tuple[Refusal, ...]:
        return self._writer.write(documents)

    def states(self) -> Iterator[IndexedState]:
        self._generations.forget()  # another process may have switched since
        held = self._generations.usable()
        self._writer.show(held.name)
        for hit in every_hit(
            self._connection, held.name, ["key", "version", "audience", "checksum"], {"match_all": {}}
        ):
            with boundary("list its documents"):
                values = hit["fields"]
                audience = tuple(values.get("audience", ()))
                state = IndexedState(values["key"][0], values["version"][0], audience, values["checksum"][0])
            yield state

    def generation(self) -> Generation | None:
        held = self._generations.holding(self._generations.read)
        return Generation(held.name) if held else None

    def purge_tombstones(self) -> int:
        return self._writer.purge_tombstones()

    def rebuild(self, documents: Iterable[Document]) -> int:
        return self._writer.rebuild(documents)

    def drop(self) -> None:
        """Remove every index of the prefix: for trials."""
        self._generations.drop()

    def close(self) -> None:
        self._connection.close()

    def _refuse_emptied(self) -> None:
        """Nothing found because all is gone is no answer."""
        if self._generations.usable().documents:
            with boundary("count its documents"):
                if not self._connection.read.count(index=self._generations.read).body["count"]:
                    raise RebuildNeeded(f"the search index was emptied; {REBUILD_HINT}")
