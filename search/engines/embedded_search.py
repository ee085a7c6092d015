"""Reading side of the embedded engine: one question, one snapshot, one answer."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

import tantivy

from search import analysis, highlights, wording
from search.asking import queries
from search.asking.clauses import clauses_of
from search.asking.queries import Question, Synonyms
from search.asking.spelling import Correction
from search.engines.contract import Hit, Match, Query, Results, Rewriting
from search.engines.embedded_query import Asked
from search.engines.embedded_schema import SCORE_SCALE
from search.engines.embedded_snapshot import Snapshot
from search.engines.layout import is_encodable, is_facet_name

_MOST_VALUES: Final = 1_000
"""Values counted per facet, the most frequent ones."""
_MOST_HITS: Final = 1_000
"""Hits of one page."""
_SORT_FIELDS: Final = {"date": "day", "maturity": "ripeness"}
_MUST = tantivy.Occur.Must
_Clauses = list[tuple[tantivy.Occur, Asked]]

_SIMILAR_TERMS: Final = 25
_SUGGESTIONS_RANKED: Final = 50


def search(snapshot: Snapshot, query: Query, synonyms: Synonyms) -> Results:
    question = queries.parse(query.text, synonyms)
    corrections = snapshot.corrections(question.terms, query)
    loosely = _Request(snapshot, query, question, corrections, at_least=1)
    results = loosely
    if query.sort in _SORT_FIELDS and len(question.terms) > 1:
        # Order no longer pushes weak matches down: half of the words must be there, when any document has them.
        strictly = _Request(snapshot, query, question, corrections, at_least=(len(question.terms) + 1) // 2)
        results = strictly if strictly.total else loosely
    return results.answer()


class _Request:
    """One search in progress. Counting comes first: the page asked for may not exist."""

    def __init__(
        self,
        snapshot: Snapshot,
        query: Query,
        question: Question,
        corrections: Mapping[str, Sequence[Correction]],
        at_least: int,
    ) -> None:
        self._snapshot = snapshot
        self._query = query
        self._question = question
        self._corrections = corrections
        self._builder = snapshot.builder
        self._text = self._builder.text(clauses_of(question, corrections), at_least)
        self._access = self._builder.access(query)
        self._count()

    def _count(self) -> None:
        query = self._query
        names = [name for name in query.count_facets if is_facet_name(name)]
        free = [name for name in names if not query.facets.get(name)]
        chosen = self._builder.chosen(query)
        if query.types:
            self.type_counts = self._counted(["type"], chosen)["type"]
            counted = self._counted(free, chosen, self._builder.types(query)) if free else {}
        else:
            counted = self._counted(["type", *free], chosen)
            self.type_counts = counted.pop("type")
        for name in names:
            if name not in counted:
                others = self._builder.chosen(query, without=name)
                counted |= self._counted([name], others, self._builder.types(query))
        self.facet_counts = counted
        wanted = query.types or tuple(self.type_counts)
        self.total = sum(self.type_counts.get(name, 0) for name in set(wanted))

    def _counted(self, names: Sequence[str], *filters: _Clauses) -> dict[str, dict[str, int]]:
        within = self._builder.within(self._text, self._access, *filters)
        asked = {
            name: {"terms": {"field": "type" if name == "type" else f"facets.{name}", "size": _MOST_VALUES}}
            for name in names
        }
        answer = self._snapshot.searcher.aggregate(within, asked)
        return {name: {bucket["key"]: bucket["doc_count"] for bucket in answer[name]["buckets"]} for name in names}

    def answer(self) -> Results:
        rewritings = self._rewritings()
        return Results(self._hits(), self.total, self.type_counts, self.facet_counts, rewritings)

    def _hits(self) -> tuple[Hit, ...]:
        query = self._query
        size = min(query.size, _MOST_HITS)
        offset = (max(1, query.page) - 1) * size
        if size < 1 or offset >= self.total:
            return ()
        within = self._builder.within(self._text, self._access, self._builder.chosen(query), self._builder.types(query))
        sort_field = _SORT_FIELDS.get(query.sort)
        if sort_field is None and self._question.is_blank:
            sort_field = "day"
        if sort_field:
            found = self._snapshot.searcher.search(within, size, count=False, offset=offset, order_by_field=sort_field)
        else:
            found = self._snapshot.searcher.search(within, size, count=False, offset=offset, weight_by_field="weight")
        wanted = self._wanted() if query.highlight else frozenset()
        return tuple(
            _hit(self._snapshot.record(address), 0.0 if sort_field else float(score) * SCORE_SCALE, wanted)
            for score, address in found.hits
        )

    def _wanted(self) -> frozenset[str]:
        """Stems whose presence explains a hit."""
        near = {one.stem for candidates in self._corrections.values() for one in candidates}
        return self._question.stems | near

    def _rewritings(self) -> tuple[Rewriting, ...]:
        made = [Rewriting("synonym", expansion.source, expansion.targets) for expansion in self._question.expansions]
        for term in self._question.terms:
            near = self._corrections.get(term.stem, ())
            targets = tuple(dict.fromkeys(_as_written(self._snapshot, self._query, one) for one in near))
            if targets:
                made.append(Rewriting("correction", term.word, targets))
        return tuple(made)


def _as_written(snapshot: Snapshot, query: Query, correction: Correction) -> str:
    """The word with its accents, taken from a document that this viewer may read."""
    builder = snapshot.builder
    for field, value in (("spellings", correction.word), ("words", correction.stem)):
        address = snapshot.first(builder.within([(_MUST, builder.stem(value, field))], builder.access(query)))
        if address is None:
            continue
        record = snapshot.record(address)
        texts = (record["title"], *record["keywords"], *record["passages"].values())
        written = wording.as_spelled(texts, value) if field == "spellings" else wording.as_stemmed(texts, value)
        if written:
            return written
    return correction.stem


def _hit(record: dict[str, Any], score: float, wanted: frozenset[str]) -> Hit:
    matches: tuple[Match, ...] = ()
    if wanted:
        matches = highlights.explain(record["title"], record["passages"], record["keywords"], wanted, record["places"])
    return Hit(record["key"], record["type"], score, matches, record["stale"])


def suggest(snapshot: Snapshot, prefix: str, query: Query, limit: int) -> tuple[Hit, ...]:
    words = [word for word in analysis.folded_words(prefix[: queries.LONGEST_TEXT]) if is_encodable(word)][-8:]
    if not words or limit < 1:
        return ()
    builder = snapshot.builder
    within = builder.within(builder.letters(words), builder.access(query), builder.chosen(query), builder.types(query))
    found = snapshot.searcher.search(within, _SUGGESTIONS_RANKED, count=False).hits
    begun = tuple(words)

    def order(pair: tuple[float, dict[str, Any]]) -> tuple[float, int, str]:
        return -round(pair[0], 3), len(pair[1]["title"]), pair[1]["key"]

    ranked = sorted(((float(score), snapshot.record(address)) for score, address in found), key=order)
    return tuple(
        Hit(
            record["key"],
            record["type"],
            score,
            (highlights.mark_beginnings(record["title"], begun),),
            record["stale"],
        )
        for score, record in ranked[:limit]
    )


def similar(snapshot: Snapshot, key: str, query: Query, limit: int) -> tuple[Hit, ...]:
    """Documents that share the rarest of this one's frequent words. The seed must be readable too."""
    if limit < 1 or not is_encodable(key):
        return ()
    builder = snapshot.builder
    address = snapshot.first(builder.within([(_MUST, builder.key(key))], builder.access(query)))
    if address is None:
        return ()
    weights = snapshot.telling_stems(key, lambda: _telling_stems(snapshot, snapshot.record(address)))
    if not weights:
        return ()
    shared = tantivy.Query.boolean_query(
        [
            (tantivy.Occur.Should, tantivy.Query.boost_query(builder.stem(stem), weight))
            for stem, weight in weights.items()
        ],
        minimum_number_should_match=max(1, len(weights) // 6),
    )
    return _nearest(snapshot, [(_MUST, shared), (tantivy.Occur.MustNot, builder.key(key))], query, limit)


def alike(snapshot: Snapshot, query: Query, synonyms: Synonyms) -> tuple[Hit, ...]:
    question = queries.read(query.text, synonyms)
    if question.is_blank or query.size < 1:
        return ()
    words = snapshot.builder.text(clauses_of(question, {}, is_phrase=False))
    return _nearest(snapshot, words, query, query.size)


def _nearest(snapshot: Snapshot, words: _Clauses, query: Query, size: int) -> tuple[Hit, ...]:
    """The first ones alone, without a count or a text."""
    builder = snapshot.builder
    within = builder.within(words, builder.access(query), builder.chosen(query), builder.types(query))
    found = snapshot.searcher.search(within, min(size, _MOST_HITS), count=False, weight_by_field="weight").hits
    return tuple(_hit(snapshot.record(address), float(score) * SCORE_SCALE, frozenset()) for score, address in found)


def _telling_stems(snapshot: Snapshot, record: dict[str, Any]) -> dict[str, float]:
    """Stems that tell most about a document, by frequency × rarity, with weights of at most 1."""
    texts = (record["title"], record["title"], *record["keywords"], *record["passages"].values())
    counts = Counter(stem for text in texts for stem in analysis.stems(text[:20_000]) if len(stem) > 2)
    documents = max(1, snapshot.searcher.num_docs)
    worth: dict[str, float] = {}
    for stem, count in counts.most_common(200):
        shared_by = snapshot.searcher.doc_freq("words", stem)
        if shared_by > 1:
            worth[stem] = (1 + math.log(count)) * math.log(1 + documents / shared_by)
    best = sorted(worth, key=lambda stem: (-worth[stem], stem))[:_SIMILAR_TERMS]
    return {stem: worth[stem] / worth[best[0]] for stem in best}
