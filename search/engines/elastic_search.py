"""Reading side of the Elasticsearch engine: one question, one or two round trips, one answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from search import analysis, highlights
from search.asking import queries
from search.asking.clauses import Clauses, clauses_of
from search.asking.queries import Question, Synonyms
from search.asking.spelling import Correction
from search.engines import elastic_bodies, elastic_query, elastic_spelling
from search.engines.contract import Hit, Match, Query, Results, Rewriting
from search.engines.elastic_client import Body, Connection, boundary
from search.engines.layout import is_value

_SUGGESTIONS_RANKED: Final = 50
_MOST_WORDS: Final = 8
_SIMILAR_CHARACTERS: Final = 20_000
"""Of each text of a seed."""

Corrections = Mapping[str, tuple[Correction, ...]]


@dataclass(frozen=True, slots=True)
class Index:
    """What is asked: a connection, and the alias that is read."""

    connection: Connection
    alias: str

    def ask(self, body: Body) -> Body:
        return self.connection.search(self.alias, body)


def search(index: Index, query: Query, synonyms: Synonyms) -> Results:
    question = queries.parse(query.text, synonyms)
    corrected, answer = _ask(index, query, question)
    with boundary("read the results"):
        hits = tuple(_hit(hit) for hit in answer["hits"]["hits"])
        total = int(answer["hits"]["total"]["value"])
        counts = {name: _counted(found) for name, found in answer["aggregations"].items()}
    types = counts.pop("type")
    facets = {name.removeprefix("facets."): found for name, found in counts.items()}
    rewritings = [Rewriting("synonym", one.source, one.targets) for one in question.expansions]
    return Results(hits, total, types, facets, (*rewritings, *corrected))


def _ask(index: Index, query: Query, question: Question) -> tuple[list[Rewriting], Body]:
    """What unknown words were read as, and the answer to the question so read.

    The question goes out as it was typed together with the count of its words; it goes out again when one of them is
    unknown to this viewer.
    """
    asked = clauses_of(question, {})
    if not question.terms:
        return [], index.ask(elastic_bodies.search_body(query, asked, 1))
    counting = elastic_spelling.known_body(question.terms, query)
    counted, *answers = index.connection.searches(index.alias, [counting, *_bodies(query, question, asked)])
    unknown = elastic_spelling.unknown(question.terms, counted)
    corrections = elastic_spelling.corrections(index.connection, index.alias, unknown, query)
    rewritings: list[Rewriting] = []
    if corrections:
        near = list(dict.fromkeys(one for nearest in corrections.values() for one in nearest))
        wording = elastic_spelling.wording_bodies(near, query)
        bodies = _bodies(query, question, clauses_of(question, corrections))
        found = index.connection.searches(index.alias, [*wording, *bodies])
        answers = found[len(wording) :]
        rewritings = _corrected(question, corrections, elastic_spelling.as_written(near, found[: len(wording)]))
    with boundary("read the results"):
        return rewritings, next((one for one in answers if one["hits"]["total"]["value"]), answers[-1])


def _corrected(question: Question, corrections: Corrections, written: Mapping[Correction, str]) -> list[Rewriting]:
    return [
        Rewriting("correction", term.word, tuple(dict.fromkeys(written[one] for one in corrections[term.stem])))
        for term in question.terms
        if term.stem in corrections
    ]


def _bodies(query: Query, question: Question, asked: Clauses) -> list[Body]:
    """The first one that finds something is the answer."""
    loosely = elastic_bodies.search_body(query, asked, 1)
    if query.sort in elastic_bodies.SORT_FIELDS and len(question.terms) > 1:
        # Order no longer pushes weak matches down: half of the words must be there, when any document has them.
        return [elastic_bodies.search_body(query, asked, (len(question.terms) + 1) // 2), loosely]
    return [loosely]


def _hit(hit: Body) -> Hit:
    """Explained by the clauses that this document answers, when its texts were read."""
    fields = hit["fields"]
    matches: tuple[Match, ...] = ()
    shown = hit.get("_source", {}).get("shown")
    wanted = elastic_query.stems_of(hit.get("matched_queries", ()))
    if shown and wanted:
        passages = {field: text for field, text, _ in shown["passages"]}
        places = {field: places for field, _, places in shown["passages"]}
        matches = highlights.explain(shown["title"], passages, shown["keywords"], wanted, places)
    return Hit(fields["key"][0], fields["type"][0], float(hit["_score"] or 0.0), matches, fields["stale"][0])


def _counted(found: Body) -> dict[str, int]:
    return {bucket["key"]: bucket["doc_count"] for bucket in found["values"]["buckets"]}


def corrected_clauses(index: Index, query: Query, question: Question) -> Clauses:
    """What is asked once unknown words are read otherwise."""
    counted = index.ask(elastic_spelling.known_body(question.terms, query))
    unknown = elastic_spelling.unknown(question.terms, counted)
    corrections = elastic_spelling.corrections(index.connection, index.alias, unknown, query)
    return clauses_of(question, corrections)


def suggest(index: Index, prefix: str, query: Query, limit: int) -> tuple[Hit, ...]:
    words = analysis.folded_words(prefix[: queries.LONGEST_TEXT])[-_MOST_WORDS:]
    if not words or limit < 1:
        return ()
    answer = index.ask(elastic_bodies.letters_body(words, query, _SUGGESTIONS_RANKED))
    begun = tuple(words)

    def order(pair: tuple[str, Hit]) -> tuple[float, int, str]:
        title, hit = pair
        return -round(hit.score, 3), len(title), hit.key

    with boundary("read the suggestions"):
        found = [(hit["fields"]["heading"][0], _hit(hit)) for hit in answer["hits"]["hits"]]
    return tuple(
        Hit(hit.key, hit.type, hit.score, (highlights.mark_beginnings(title, begun),), hit.stale)
        for title, hit in sorted(found, key=order)[:limit]
    )


def alike(index: Index, query: Query, synonyms: Synonyms) -> tuple[Hit, ...]:
    question = queries.read(query.text, synonyms)
    if question.is_blank or query.size < 1:
        return ()
    answer = index.ask(elastic_bodies.alike_body(query, clauses_of(question, {}, is_phrase=False)))
    with boundary("read the results"):
        return tuple(_hit(hit) for hit in answer["hits"]["hits"])


def similar(index: Index, key: str, query: Query, limit: int) -> tuple[Hit, ...]:
    """Documents that share the rarest of this one's frequent words. The seed must be readable too."""
    if limit < 1 or not is_value(key):
        return ()
    answer = index.ask(elastic_bodies.seed_body(key, query))
    with boundary("read a document"):
        seed = next((hit["_source"]["shown"] for hit in answer["hits"]["hits"]), None)
    stems = _stems(seed) if seed else ""
    if not stems:
        return ()
    answer = index.ask(elastic_bodies.similar_body(key, stems, query, limit))
    with boundary("read the results"):
        return tuple(_hit(hit) for hit in answer["hits"]["hits"])


def _stems(shown: dict[str, Any]) -> str:
    """What a document speaks of; its title counts twice."""
    passages = (text for _, text, _ in shown["passages"])
    texts = (shown["title"], shown["title"], *shown["keywords"], *passages)
    return " ".join(stem for text in texts for stem in analysis.stems(text[:_SIMILAR_CHARACTERS]))
