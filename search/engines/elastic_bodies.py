"""What Elasticsearch is sent: one body for each thing that a reader asks. Pure: nothing here asks a server."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from elasticsearch.dsl.query import Bool, ConstantScore, MatchAll, MoreLikeThis, Prefix
from elasticsearch.dsl.query import Query as Asked

from search.asking.clauses import LETTERS_FIELD, WORDS_FIELD, Clauses
from search.engines.contract import Query
from search.engines.elastic_query import access, chosen, holding, of_key, scored, text, types
from search.engines.layout import FIRST_WORD_MARK, is_facet_name

DEEPEST: Final = 10_000
"""Rank of the last hit that can be paged to."""
MOST_HITS: Final = 1_000
"""Hits of one page."""
_MOST_VALUES: Final = 1_000
"""Values counted per facet, the most frequent ones."""
SORT_FIELDS: Final = {"date": "day", "maturity": "ripeness"}
_TITLE_START_SCORE: Final = 100.0
"""Above what words add up to: a title that begins as typed is what most people mean."""
_SIMILAR_TERMS: Final = 25


def search_body(query: Query, asked: Clauses, at_least: int) -> dict[str, Any]:
    """One page of hits, and every count."""
    blank = not (asked.required or asked.slots)
    size = min(query.size, MOST_HITS)
    offset = (max(1, query.page) - 1) * size
    shown = size > 0 and offset < DEEPEST
    sort_field = SORT_FIELDS.get(query.sort) or ("day" if blank else "")
    body: dict[str, Any] = {
        "query": scored(text(asked, at_least), query).to_dict(),
        "aggs": _counts(query),
        "track_total_hits": True,
        "from": offset if shown else 0,
        "size": min(size, DEEPEST - offset) if shown else 0,
        "sort": [{sort_field or "_score": "desc"}, {"key": "asc"}],
        **fetched(passages=query.highlight and shown),
    }
    filters = [*chosen(query), *types(query)]
    if filters:
        body["post_filter"] = Bool(filter=filters).to_dict()
    return body


def fetched(*, passages: bool) -> dict[str, Any]:
    """What of a hit is read: with `passages`, its texts too."""
    return {"_source": passages, "docvalue_fields": ["key", "type", "stale"]}


def _counts(query: Query) -> dict[str, Any]:
    """Each facet as if it were not itself filtered. Values of no document do not appear (`min_doc_count` is 1)."""
    counts = {"type": _counted("type", chosen(query))}
    for name in query.count_facets:
        if is_facet_name(name):
            others = [*chosen(query, without=name), *types(query)]
            counts[f"facets.{name}"] = _counted(f"facets.{name}", others)
    return counts


def _counted(field: str, within: Sequence[Asked]) -> dict[str, Any]:
    return {
        "filter": Bool(filter=list(within)).to_dict() if within else MatchAll().to_dict(),
        "aggs": {"values": {"terms": {"field": field, "size": _MOST_VALUES}}},
    }


def counting_body(query: Query, wanted: Mapping[str, Asked]) -> dict[str, Any]:
    """{name: how many documents this viewer may see answer it}."""
    named = {name: one.to_dict() for name, one in wanted.items()}
    return {
        "query": access(query).to_dict(),
        "size": 0,
        "track_total_hits": True,
        "aggs": {"counts": {"filters": {"filters": named}}} if named else {},
    }


def letters_body(words: Sequence[str], query: Query, size: int) -> dict[str, Any]:
    """Titles in which each of `words` begins a word: those that begin so come first, then whole words."""
    filters = [access(query), *chosen(query), *types(query), *(_beginning(word) for word in words)]
    should: list[Asked] = [holding(word, LETTERS_FIELD) for word in words if len(word) > 2]
    starts = _beginning(f"{FIRST_WORD_MARK}{words[0]}")
    should.append(ConstantScore(filter=starts, boost=_TITLE_START_SCORE))
    return {
        "query": Bool(filter=filters, should=should, minimum_should_match=0).to_dict(),
        "size": size,
        "track_total_hits": False,
        "_source": False,
        "docvalue_fields": ["key", "type", "stale", "heading"],
    }


def seed_body(key: str, query: Query) -> dict[str, Any]:
    """One document with its texts, if this viewer may see it."""
    within = Bool(filter=[access(query), of_key(key)])
    return {"query": within.to_dict(), "size": 1, "track_total_hits": False, **fetched(passages=True)}


def explaining_body(key: str, query: Query, words: Asked | None) -> dict[str, Any]:
    """One document, if it answers and this viewer may see it, with how its score is made."""
    within = Bool(must=[words] if words else [], filter=[access(query), of_key(key)])
    return {
        "query": within.to_dict(),
        "size": 1,
        "track_total_hits": False,
        "explain": True,
        **fetched(passages=False),
    }


def _beginning(letters: str) -> Asked:
    return Prefix(**{LETTERS_FIELD: letters})


def similar_body(seed: str, stems: str, query: Query, size: int) -> dict[str, Any]:
    """Documents that share the telling words of `stems`, other than `seed`."""
    shared = MoreLikeThis(
        fields=[WORDS_FIELD],
        like=stems,
        analyzer="whitespace",
        min_term_freq=1,
        min_doc_freq=2,
        min_word_length=3,
        max_query_terms=_SIMILAR_TERMS,
        minimum_should_match="16%",
        boost_terms=1,
    )
    return _nearest(Bool(must=[shared], must_not=[of_key(seed)]), query, size)


def alike_body(query: Query, asked: Clauses) -> dict[str, Any]:
    """Documents that hold most of what is asked."""
    return _nearest(text(asked), query, query.size)


def _nearest(words: Bool | None, query: Query, size: int) -> dict[str, Any]:
    """The first ones alone, without a count or a text."""
    return {
        "query": scored(words, query, *chosen(query), *types(query)).to_dict(),
        "size": min(size, MOST_HITS),
        "track_total_hits": False,
        "sort": [{"_score": "desc"}, {"key": "asc"}],
        **fetched(passages=False),
    }
