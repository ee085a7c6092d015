"""Nearest words of what no text that the viewer may read holds, by the rule of `search.asking.spelling`.

Candidates come from the dictionaries of the index, with Elasticsearch's term suggester. It knows words of every text,
so that none is proposed, nor treated as known, before it was counted with the filter of this viewer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from search import analysis, wording
from search.asking.clauses import WORDS_FIELD
from search.asking.queries import Term
from search.asking.spelling import Correction, distance, errors_allowed, is_correctable
from search.engines.contract import Query
from search.engines.elastic_bodies import counting_body
from search.engines.elastic_client import Body, Connection, boundary
from search.engines.elastic_query import access, holding

_SPELLINGS: Final = "spellings"
_MOST_PROPOSED: Final = 3
_MOST_TRIED: Final = 40
_MOST_CORRECTED: Final = 8
_CANDIDATES: Final = 200
"""Words asked of a dictionary: more than are tried, as it measures likeness a little otherwise."""

_Level = tuple[int, dict[str, str]]
"""Number of errors, and stem → word of those that many away."""


def known_body(terms: Sequence[Term], query: Query) -> Body:
    """Counts the texts of each term for this viewer; read by `unknown`."""
    return counting_body(query, {term.stem: holding(term.stem) for term in terms})


def unknown(terms: Sequence[Term], answer: Body) -> list[Term]:
    counts = _counts(answer)
    return [term for term in terms if not counts.get(term.stem)]


def corrections(
    connection: Connection, index: str, terms: Iterable[Term], query: Query
) -> dict[str, tuple[Correction, ...]]:
    """For the stems of `unknown` words: the nearest ones that this viewer can find. At most two round trips."""
    tried = [term for term in terms if errors_allowed(analysis.fold(term.word)) or errors_allowed(term.stem)]
    if not tried:
        return {}
    levels = _levels(connection, index, tried)
    stems = {stem for nearest in levels.values() for _, near in nearest for stem in near}
    if not stems:
        return {}
    counts = _counts(connection.search(index, counting_body(query, {stem: holding(stem) for stem in sorted(stems)})))
    found: dict[str, tuple[Correction, ...]] = {}
    for term in tried:
        nearest = _nearest(levels[term.stem], counts)
        if nearest and len(found) < _MOST_CORRECTED:
            found[term.stem] = nearest
    return found


def _nearest(levels: Iterable[_Level], counts: Mapping[str, int]) -> tuple[Correction, ...]:
    for errors, near in levels:
        usable = sorted((-counts[stem], stem) for stem in near if counts.get(stem))
        if usable:
            return tuple(Correction(near[stem], stem, errors) for _, stem in usable[:_MOST_PROPOSED])
    return ()


def _levels(connection: Connection, index: str, terms: Sequence[Term]) -> dict[str, list[_Level]]:
    """Stem → what stands near: as spelled first, then as stemmed, for spellings that no text has."""
    asked: Body = {}
    for number, term in enumerate(terms):
        for field, text in ((_SPELLINGS, analysis.fold(term.word)), (WORDS_FIELD, term.stem)):
            if errors_allowed(text):
                asked[f"{field}{number}"] = {"text": text, "term": _options(field, errors_allowed(text))}
    answer = connection.search(index, {"size": 0, "track_total_hits": False, "suggest": asked})
    with boundary("suggest words"):
        options = {name: _options_of(entries) for name, entries in answer["suggest"].items()}
    return {
        term.stem: [
            *_by_errors(analysis.fold(term.word), options.get(f"{_SPELLINGS}{number}", []), stemmed=False),
            *_by_errors(term.stem, options.get(f"{WORDS_FIELD}{number}", []), stemmed=True),
        ]
        for number, term in enumerate(terms)
    }


def _options(field: str, errors: int) -> dict[str, Any]:
    return {
        "field": field,
        "analyzer": "whitespace",
        "suggest_mode": "always",
        "max_edits": errors,
        "prefix_length": 1,
        "min_word_length": 3,
        "size": _CANDIDATES,
        "shard_size": _CANDIDATES,
        "max_term_freq": 1_000_000_000,
        "string_distance": "damerau_levenshtein",
    }


def _options_of(entries: Sequence[Body]) -> list[str]:
    return [option["text"] for entry in entries for option in entry["options"]]


def _by_errors(unknown_word: str, candidates: Iterable[str], *, stemmed: bool) -> list[_Level]:
    levels: list[_Level] = []
    usable = sorted(filter(is_correctable, candidates))
    for errors in range(1, errors_allowed(unknown_word) + 1):
        near: dict[str, str] = {}
        for word in [one for one in usable if distance(unknown_word, one, errors) == errors][:_MOST_TRIED]:
            near.setdefault(word if stemmed else analysis.stem(word), word)
        levels.append((errors, near))
    return levels


def wording_bodies(near: Iterable[Correction], query: Query) -> list[Body]:
    """Texts that this viewer may read, two for each of `near`; read by `as_written`."""
    places = [place for one in near for place in ((_SPELLINGS, one.word), (WORDS_FIELD, one.stem))]
    return [_first_body(field, value, query) for field, value in places]


def as_written(near: Sequence[Correction], answers: Sequence[Body]) -> dict[Correction, str]:
    """Each of `near` with its accents."""
    with boundary("read a word"):
        texts = [_texts(answer) for answer in answers]
    pairs = zip(near, texts[::2], texts[1::2], strict=True)
    return {one: wording.as_spelled(a, one.word) or wording.as_stemmed(b, one.stem) or one.stem for one, a, b in pairs}


def _first_body(field: str, value: str, query: Query) -> Body:
    within = access(query)
    within.filter.append(holding(value, field))
    return {"query": within.to_dict(), "size": 1, "track_total_hits": False, "_source": True}


def _texts(answer: Body) -> list[str]:
    return [
        text
        for hit in answer["hits"]["hits"]
        for shown in [hit["_source"]["shown"]]
        for text in (shown["title"], *shown["keywords"], *(passage for _, passage, _ in shown["passages"]))
    ]


def _counts(answer: Body) -> dict[str, int]:
    with boundary("count words"):
        buckets = answer["aggregations"]["counts"]["buckets"] if "aggregations" in answer else {}
        return {name: int(bucket["doc_count"]) for name, bucket in buckets.items()}
