"""tantivy queries from a `Query`: who may see, what is chosen, what is asked. Nothing here reads an index."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import tantivy

from search.asking.clauses import Clauses, Reading
from search.engines.contract import Query
from search.engines.layout import FIRST_WORD_MARK, is_encodable, is_facet_name

_TITLE_START_SCORE: Final = 100.0
"""Above what words add up to: a title that begins as typed is what most people mean."""

Asked = tantivy.Query
_MUST, _SHOULD, _NOT = tantivy.Occur.Must, tantivy.Occur.Should, tantivy.Occur.MustNot
_term = tantivy.Query.term_query
_all_of = tantivy.Query.boolean_query


def _silent(query: Asked) -> Asked:
    """Filter without a say in the score."""
    return tantivy.Query.const_score_query(query, 0.0)


def _any_of(queries: Sequence[Asked]) -> Asked:
    if not queries:
        return tantivy.Query.empty_query()
    return queries[0] if len(queries) == 1 else _all_of([(_SHOULD, query) for query in queries])


class QueryBuilder:
    """Queries for one schema."""

    def __init__(self, schema: tantivy.Schema) -> None:
        self._schema = schema

    def access(self, query: Query) -> list[tuple[tantivy.Occur, Asked]]:
        """What this viewer may see. Part of every request, of whatever kind."""
        if query.sees_all:
            allowed = _term(self._schema, "readable", True)
        else:
            tokens = sorted(token for token in query.tokens if is_encodable(token))
            allowed = _any_of([_term(self._schema, "audience", token) for token in tokens])
        clauses = [(_MUST, _silent(allowed))]
        hidden = [key for key in query.hidden if is_encodable(key)]
        if hidden:
            clauses.append((_NOT, tantivy.Query.term_set_query(self._schema, "key", hidden)))
        return clauses

    def chosen(self, query: Query, without: str | None = None) -> list[tuple[tantivy.Occur, Asked]]:
        """The chosen facets, save `without`: OR inside one, AND between them."""
        return [
            (_MUST, _silent(self._one_of(f"facets.{name}" if is_facet_name(name) else "", values)))
            for name, values in query.facets.items()
            if values and name != without
        ]

    def types(self, query: Query) -> list[tuple[tantivy.Occur, Asked]]:
        return [(_MUST, _silent(self._one_of("type", query.types)))] if query.types else []

    def _one_of(self, field: str, values: Iterable[str]) -> Asked:
        usable = [value for value in values if is_encodable(value)]
        return _any_of([_term(self._schema, field, value) for value in usable] if field else [])

    def stem(self, stem: str, field: str = "words") -> Asked:
        return _term(self._schema, field, stem)

    def key(self, key: str) -> Asked:
        return _term(self._schema, "key", key)

    def phrase(self, stems: Sequence[str], field: str = "words") -> Asked:
        """Words that follow each other; tantivy panics on a phrase of one word."""
        if len(stems) == 1:
            return self.stem(stems[0], field)
        return tantivy.Query.phrase_query(self._schema, field, list(stems))

    def letters(self, words: Sequence[str]) -> list[tuple[tantivy.Occur, Asked]]:
        """Titles in which each of `words` begins a word: those that begin so come first, then whole words."""
        clauses = [(_MUST, _silent(self._beginning(word))) for word in words]
        clauses += [(_SHOULD, self.stem(word, "title_letters")) for word in words if len(word) > 2]
        starts = self._beginning(f"{FIRST_WORD_MARK}{words[0]}")
        return [*clauses, (_SHOULD, tantivy.Query.const_score_query(starts, _TITLE_START_SCORE))]

    def _beginning(self, letters: str) -> Asked:
        return tantivy.Query.fuzzy_term_query(self._schema, "title_letters", letters, distance=0, prefix=True)

    def text(self, asked: Clauses, at_least: int = 1) -> list[tuple[tantivy.Occur, Asked]]:
        """The words asked for. [] when nothing is.

        `at_least`: how many of the plain words a document must hold.
        """
        clauses = [(_MUST, self.reading(reading)) for reading in asked.required]
        clauses += [(_NOT, self.phrase(stems)) for stems in asked.excluded]
        group = [(_SHOULD, self._best_of(readings)) for readings in (*asked.slots, *asked.labels)]
        if group and at_least > 1:
            enough = tantivy.Query.boolean_query(group, minimum_number_should_match=at_least)
            clauses.append((_MUST, enough))
        elif group:
            # Required as a group, unless quoted words already say what must be there.
            clauses += group if asked.required else [(_MUST, _all_of(group))]
        return clauses + [(_SHOULD, self.reading(reading)) for reading in asked.bonuses]

    def reading(self, reading: Reading) -> Asked:
        found = self.phrase(reading.stems, reading.field)
        return found if reading.weight == 1.0 else tantivy.Query.boost_query(found, reading.weight)

    def _best_of(self, readings: Sequence[Reading]) -> Asked:
        if len(readings) == 1:
            return self.reading(readings[0])
        return tantivy.Query.disjunction_max_query([self.reading(reading) for reading in readings])

    def within(self, *clauses: list[tuple[tantivy.Occur, Asked]]) -> Asked:
        """All the clauses together."""
        return _all_of([clause for group in clauses for clause in group])
