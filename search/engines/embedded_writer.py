"""Writing side of the embedded engine: versions decide, one writer process at a time, rebuilds beside the old index."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterable, Iterator
from typing import Any, Final

import tantivy

from search.engines.contract import Document, EngineUnavailable, Refusal
from search.engines.embedded_schema import (
    all_records,
    build_schema,
    count,
    to_tantivy,
)
from search.engines.embedded_store import Store, boundary
from search.engines.layout import document_of, refusal_reason

logger = logging.getLogger(__name__)

_HEAP_BYTES: Final = 64_000_000
_THREADS: Final = 1
"""The analysis in Python is the slow part; more threads only leave more segments."""
_WAIT_FOR_WRITE: Final = 30.0
"""Seconds a write waits for another one, or for the end of a rebuild, before it is refused."""


class _Source:
    """An iterable whose own failures can be told from those of the index."""

    def __init__(self, documents: Iterable[tuple[Document, int]]) -> None:
        self._documents = documents
        self.error: Exception | None = None

    def __iter__(self) -> Iterator[tuple[Document, int]]:
        try:
            yield from self._documents
        except Exception as error:
            self.error = error
            raise


class _Generation:
    """One generation opened for writing. Nothing is visible before `commit`."""

    def __init__(self, store: Store, name: str) -> None:
        self.name = name
        self.index = store.open(name)
        self._schema = build_schema()
        try:
            self._writer = self.index.writer(_HEAP_BYTES, _THREADS)
        except ValueError as error:
            if "LockBusy" in str(error):
                raise EngineUnavailable("another process is the writer of this search index") from error
            raise EngineUnavailable("the search index cannot be opened for writing") from error
        self._searcher = self.index.searcher()
        self._pending: dict[str, int] = {}

    def begin(self) -> None:
        self.index.reload()
        self._searcher = self.index.searcher()
        self._pending = {}

    def version_of(self, key: str) -> int:
        """Highest version stored or about to be, -1 for an unknown key."""
        pending = self._pending.get(key)
        if pending is not None:
            return pending
        if not self._searcher.num_docs:
            return -1
        query = tantivy.Query.term_query(self._schema, "key", key)
        hits = self._searcher.search(query, 1, count=False).hits
        if not hits:
            return -1
        return int(self._searcher.fast_field_values("version", [hits[0][1]])[0] or 0)

    def put(self, document: Document, buried_at: int) -> bool:
        """Store unless a newer version is there; an equal one is written again. Returns whether it was stored."""
        known = self.version_of(document.key)
        if known > document.version:
            return False
        if known >= 0:  # A delete costs, and most documents of a rebuild are new.
            self._writer.delete_documents_by_term("key", document.key)
        self._writer.add_document(to_tantivy(document, buried_at))
        self._pending[document.key] = document.version
        return True

    def purge(self, before: int) -> int:
        """Remove the tombstones buried at `before` (seconds since 1970) or earlier."""
        old = tantivy.Query.range_query(
            self._schema, "buried_at", tantivy.FieldType.Integer, lower_bound=0, upper_bound=before
        )
        found = count(self._searcher, old)
        if found:
            self._writer.delete_documents_by_query(old)
        return found

    def commit(self) -> None:
        self._writer.commit()

    def rollback(self) -> None:
        self._writer.rollback()

    def close(self) -> None:
        """Let merges finish and free the lock of the generation."""
        self._writer.wait_merging_threads()


class Writer:
    """Feeds the current generation. The tantivy writer stays open between writes: opening one a save costs segments."""

    def __init__(self, store: Store, tombstone_life: float) -> None:
        self._store = store
        self._tombstone_life = tombstone_life
        self._lock = threading.Lock()
        self._open: _Generation | None = None

    def write(self, documents: Iterable[Document]) -> tuple[Refusal, ...]:
        """One durable commit for all of `documents`, or nothing of them."""
        refusals: list[Refusal] = []
        with self._lock, self._store.lock("write", _WAIT_FOR_WRITE):
            self._fill(self._current(), ((document, 0) for document in documents), refusals)
        return tuple(refusals)

    def purge_tombstones(self) -> int:
        with self._lock, self._store.lock("write", _WAIT_FOR_WRITE):
            generation = self._current()
            try:
                with boundary("purge tombstones"):
                    generation.begin()
                    purged = generation.purge(int(time.time() - self._tombstone_life))
                    generation.commit()
            except EngineUnavailable:
                self._abandon(generation)
                raise
        return purged

    def rebuild(self, documents: Iterable[Document]) -> int:
        """Fill a new generation, add what was written meanwhile, and make it current.

        Writes go on in the old generation while `documents` is read; they wait only during the last step. Returns
        how many documents the new generation holds, tombstones not counted.
        """
        with self._store.lock("rebuild", 0.0):
            self._store.sweep()
            before = {record["key"]: _seen(record) for record in self._records_now()}
            name = self._store.create()
            try:
                fresh = _Generation(self._store, name)
                refusals: list[Refusal] = []
                stored = self._fill(fresh, ((document, 0) for document in documents), refusals)
                for refusal in refusals:
                    logger.warning("Not indexed: %s: %s", refusal.key, refusal.reason)
                with self._lock, self._store.lock("write", _WAIT_FOR_WRITE):
                    stored = {**stored, **self._fill(fresh, self._missed(before), refusals)}
                    fresh.close()
                    self._store.switch(name)
                    self._forget()
            except BaseException:
                self._store.remove(name)
                raise
            self._store.sweep()
        return sum(stored.values())

    def close(self) -> None:
        with self._lock:
            self._forget()

    def _fill(
        self, generation: _Generation, documents: Iterable[tuple[Document, int]], refusals: list[Refusal]
    ) -> dict[str, bool]:
        """Store and commit documents with their times of burial (0: now); returns the keys stored, True if alive."""
        source = _Source(documents)
        stored: dict[str, bool] = {}
        now = int(time.time())
        try:
            generation.begin()
            for document, buried_at in source:
                reason = refusal_reason(document)
                if reason:
                    refusals.append(Refusal(document.key, reason))
                elif generation.put(document, buried_at or now):
                    stored[document.key] = not document.is_tombstone
            generation.commit()
        except BaseException as error:
            self._abandon(generation)
            if error is source.error or isinstance(error, (KeyboardInterrupt, SystemExit)):
                raise
            with boundary("store documents"):
                raise
        return stored

    def _abandon(self, generation: _Generation) -> None:
        """After a failure nothing of it stays; a writer that cannot undo is closed, and opened anew next time."""
        try:
            generation.rollback()
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException:
            logger.exception("The embedded engine could not undo an unfinished write")
            if generation is self._open:
                self._forget()

    def _current(self) -> _Generation:
        """The current generation, opened; the first one is made when there is none."""
        name = self._store.current()
        if name is None:
            name = self._store.create()
            self._store.switch(name)
        if self._open is not None and self._open.name != name:
            self._forget()
        if self._open is None:
            self._open = _Generation(self._store, name)
        return self._open

    def _forget(self) -> None:
        """Close the open generation, whatever state its files are in."""
        generation, self._open = self._open, None
        if generation is not None:
            try:
                generation.close()
            except (KeyboardInterrupt, SystemExit):
                raise
            except BaseException:
                logger.exception("The embedded engine could not close the generation %s", generation.name)

    def _records_now(self) -> Iterator[dict[str, Any]]:
        """What the current generation holds; nothing when it cannot be read, as a rebuild is the cure."""
        name = self._store.current()
        if name is None:
            return
        try:
            searcher = self._store.open(name).searcher()
            yield from all_records(searcher)
        except EngineUnavailable as error:
            logger.warning("The old search index is not read: %s", error)

    def _missed(self, before: dict[str, tuple[int, str]]) -> Iterator[tuple[Document, int]]:
        """Tombstones, and documents written since `before` was taken."""
        for record in self._records_now():
            document = document_of(record)
            if document.is_tombstone or before.get(document.key) != _seen(record):
                yield document, record["buried_at"]


def _seen(record: dict[str, Any]) -> tuple[int, str]:
    return record["version"], record["checksum"]
