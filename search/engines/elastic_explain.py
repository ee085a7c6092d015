"""Why a document stands where it does: what each clause of the question gives to it.

Elasticsearch measures how rare a word is over all texts, whoever may read them, so that its own figures would tell
whether a hidden text holds a word. Its rarity is taken out of each figure, and that of the texts this viewer may read
put in.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from search.asking import clauses, queries, weights
from search.asking.clauses import Clauses, Reading
from search.asking.queries import Synonyms
from search.engines import elastic_bodies, elastic_query
from search.engines.contract import Query, Weight
from search.engines.elastic_client import Body, boundary
from search.engines.elastic_search import Index, corrected_clauses
from search.engines.layout import is_value


def explain(index: Index, key: str, query: Query, synonyms: Synonyms) -> tuple[Weight, ...]:
    if not is_value(key):
        return ()
    question = queries.parse(query.text, synonyms)
    asked = corrected_clauses(index, query, question)
    readings = [reading for readings in asked.groups() for reading in readings]
    stems = sorted({(reading.field, stem) for reading in readings for stem in reading.stems})
    held = {f"{number}": elastic_query.holding(stem, field) for number, (field, stem) in enumerate(stems)}
    whole, counted, *answers = index.connection.searches(
        index.alias,
        [
            elastic_bodies.explaining_body(key, query, elastic_query.text(asked)),
            elastic_bodies.counting_body(query, held),
            *(elastic_bodies.explaining_body(key, query, elastic_query.reading(reading)) for reading in readings),
        ],
    )
    with boundary("explain a result"):
        hits = whole["hits"]["hits"]
        if not hits:
            return ()
        rarities = _visible_rarities(counted, stems)
        measured = {
            reading: _measured(answer["hits"]["hits"][0]["_explanation"], reading, rarities)
            for reading, answer in zip(readings, answers, strict=True)
            if answer["hits"]["hits"]
        }
        is_stale = hits[0]["fields"]["stale"][0]
    return tuple(_given(asked, measured, is_stale))


def _given(asked: Clauses, measured: dict[Reading, Weight], is_stale: bool) -> Iterator[Weight]:
    for readings in asked.groups():
        found = [measured[reading] for reading in readings if reading in measured]
        if found:
            yield max(found, key=lambda weight: weight.score)
    if is_stale:
        yield Weight(clauses.STALE, weights.STALE)


def _measured(explained: Body, reading: Reading, rarities: dict[tuple[str, str], float]) -> Weight:
    visible = sum(rarities[reading.field, stem] for stem in reading.stems)
    return Weight(reading.clause, explained["value"] / next(_everywhere(explained)) * visible, reading.word)


def _everywhere(explained: Body) -> Iterator[float]:
    """The measure of rarity that Elasticsearch used: one per elementary clause."""
    if explained["description"].startswith("idf"):
        yield explained["value"]
    for detail in explained.get("details", ()):
        yield from _everywhere(detail)


def _visible_rarities(counted: Body, stems: Sequence[tuple[str, str]]) -> dict[tuple[str, str], float]:
    """The same measure (BM25's) over what this viewer may read."""
    documents = counted["hits"]["total"]["value"]
    buckets = counted["aggregations"]["counts"]["buckets"] if stems else {}
    holding = [buckets[f"{number}"]["doc_count"] for number in range(len(stems))]
    return {
        stem: math.log(1 + (documents - number + 0.5) / (number + 0.5))
        for stem, number in zip(stems, holding, strict=True)
    }
