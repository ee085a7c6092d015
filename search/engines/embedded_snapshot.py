"""What a reader sees: one commit of one generation, followed as they change."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

import tantivy

from search import analysis
from search.asking.clauses import WORDS_FIELD
from search.asking.queries import Term
from search.asking.spelling import Correction, Speller, errors_allowed
from search.engines.contract import IndexedState, Query, RebuildNeeded
from search.engines.embedded_query import QueryBuilder
from search.engines.embedded_schema import all_records, build_schema, count, stored_record
from search.engines.embedded_store import REBUILD_HINT, Store
from search.engines.layout import state_of

_VOCABULARY_LIFE: Final = 60.0
"""Seconds; a word newer than this is found, but not yet proposed as a correction."""
_MOST_ANSWERS_KEPT: Final = 50_000
_MOST_TELLING_KEPT: Final = 2_000
_MOST_PROPOSED: Final = 3
_MOST_TRIED: Final = 40
_MOST_CORRECTED: Final = 8


class Vocabulary:
    """The words and stems of a generation, listed when first needed."""

    def __init__(self) -> None:
        self._spellers: tuple[Speller, Speller] | None = None
        self._listed_at = 0.0
        self._listed_for = (0, 0)
        self._lock = threading.Lock()

    def spellers(self, searcher: tantivy.Searcher) -> tuple[Speller, Speller]:
        """Of words as spelled, and of stems, for spellings that no text has."""
        content = searcher.num_docs, searcher.num_segments
        with self._lock:
            fresh = time.monotonic() - self._listed_at < _VOCABULARY_LIFE or content == self._listed_for
            if self._spellers is None or not fresh:
                words, stems = (
                    Speller(term for term, _ in searcher.terms_with_prefix(field, ""))
                    for field in ("spellings", "words")
                )
                self._spellers = words, stems
                self._listed_for = content
                self._listed_at = time.monotonic()
            return self._spellers


class Snapshot:
    """A searcher that does not move, with the query builder of its schema."""

    def __init__(self, searcher: tantivy.Searcher, vocabulary: Vocabulary) -> None:
        self.searcher = searcher
        self.builder = QueryBuilder(build_schema())
        self._vocabulary = vocabulary
        self._readable: dict[tuple[object, str, str], int] = {}
        self._telling: dict[str, dict[str, float]] = {}

    def telling_stems(self, key: str, find: Callable[[], dict[str, float]]) -> dict[str, float]:
        """What tells a document from the others, as `find` gives it: it holds as long as the index does not move."""
        known = self._telling.get(key)
        if known is None:
            if len(self._telling) >= _MOST_TELLING_KEPT:
                self._telling.clear()
            known = self._telling[key] = find()
        return known

    def count_readable(self, stem: str, query: Query, field: str = WORDS_FIELD) -> int:
        """How many documents that this viewer may see hold `stem`; how many there are when it is ""."""
        asked = (query.tokens, query.sees_all, query.hidden), stem, field
        known = self._readable.get(asked)
        if known is None:
            holding = [(tantivy.Occur.Must, self.builder.stem(stem, field))] if stem else []
            within = self.builder.within(holding, self.builder.access(query))
            known = count(self.searcher, within)
            if len(self._readable) >= _MOST_ANSWERS_KEPT:
                self._readable.clear()
            self._readable[asked] = known
        return known

    def corrections(self, terms: Iterable[Term], query: Query) -> dict[str, tuple[Correction, ...]]:
        """For the stems of words that this viewer can find nowhere: the nearest ones that they can.

        A word of a document they may not read is neither proposed nor treated as known, so that nothing here tells
        whether it exists.
        """
        found: dict[str, tuple[Correction, ...]] = {}
        for term in terms:
            if len(found) < _MOST_CORRECTED and not self.count_readable(term.stem, query):
                nearest = self._nearest(term, query)
                if nearest:
                    found[term.stem] = nearest
        return found

    def _nearest(self, term: Term, query: Query) -> tuple[Correction, ...]:
        by_word, by_stem = self._vocabulary.spellers(self.searcher)
        for speller, unknown in ((by_word, analysis.fold(term.word)), (by_stem, term.stem)):
            for errors in range(1, errors_allowed(unknown) + 1):
                near: dict[str, str] = {}
                for word in speller.within(unknown, errors)[:_MOST_TRIED]:
                    near.setdefault(analysis.stem(word) if speller is by_word else word, word)
                counted = [(-self.count_readable(stem, query), stem) for stem in near]
                usable = sorted(pair for pair in counted if pair[0])
                if usable:
                    return tuple(Correction(near[stem], stem, errors) for _, stem in usable[:_MOST_PROPOSED])
        return ()

    def record(self, address: tantivy.DocAddress) -> dict[str, Any]:
        return stored_record(self.searcher, address)

    def explanation(self, query: tantivy.Query, address: tantivy.DocAddress) -> dict[str, Any]:
        """How tantivy scores a document that answers: a tree of `value`, `description` and `details`."""
        explained: dict[str, Any] = json.loads(query.explain(self.searcher, address).to_json())
        return explained

    def first(self, clauses: tantivy.Query) -> tantivy.DocAddress | None:
        hits = self.searcher.search(clauses, 1, count=False).hits
        return hits[0][1] if hits else None

    def states(self) -> Iterator[IndexedState]:
        """Every stored document, tombstones too, in no order."""
        return map(state_of, all_records(self.searcher))


class Reader:
    """Hands out the newest snapshot; looking for a newer one costs two `stat`-like calls."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._index: tantivy.Index | None = None
        self._generation = ""
        self._stamp = (0, 0)
        self._snapshot: Snapshot | None = None
        self._vocabulary = Vocabulary()

    def snapshot(self) -> Snapshot:
        """Raises EngineUnavailable when there is no index, or one that cannot be read."""
        with self._lock:
            generation = self._store.current()
            if generation is None:
                raise RebuildNeeded(f"there is no search index yet; {REBUILD_HINT}")
            stamp = self._store.stamp(generation)
            if self._index is None or generation != self._generation:
                self._index = self._store.open(generation)
                self._generation = generation
                self._vocabulary = Vocabulary()
                self._snapshot = None
            elif stamp != self._stamp:
                self._index.reload()
                self._snapshot = None
            if self._snapshot is None:
                self._stamp = stamp
                self._snapshot = Snapshot(self._index.searcher(), self._vocabulary)
            return self._snapshot

    def close(self) -> None:
        with self._lock:
            self._index = self._snapshot = None
            self._generation = ""
