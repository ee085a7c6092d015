"""Why a document stands where it does: what each clause of the question gives to it.

tantivy measures how rare a word is over all texts, whoever may read them, so that its own figures would tell whether a
hidden text holds a word. Its rarity is taken out of each figure, and that of the texts this viewer may read put in.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import tantivy

from search.asking import clauses, queries, weights
from search.asking.clauses import Reading
from search.asking.queries import Synonyms
from search.engines.contract import Query, Weight
from search.engines.embedded_snapshot import Snapshot
from search.engines.layout import is_encodable

_MUST = tantivy.Occur.Must


def explain(snapshot: Snapshot, key: str, query: Query, synonyms: Synonyms) -> tuple[Weight, ...]:
    if not is_encodable(key):
        return ()
    question = queries.parse(query.text, synonyms)
    asked = clauses.clauses_of(question, snapshot.corrections(question.terms, query))
    builder = snapshot.builder
    this = [(_MUST, builder.key(key))]
    address = snapshot.first(builder.within(builder.text(asked), this, builder.access(query)))
    if address is None:
        return ()

    def answers(reading: Reading) -> bool:
        return snapshot.first(builder.within([(_MUST, builder.reading(reading))], this)) is not None

    found = []
    for readings in asked.groups():
        measured = [_measured(snapshot, address, reading, query) for reading in readings if answers(reading)]
        if measured:
            found.append(max(measured, key=lambda weight: weight.score))
    if snapshot.record(address)["stale"]:
        found.append(Weight(clauses.STALE, weights.STALE))
    return tuple(found)


def _measured(snapshot: Snapshot, address: tantivy.DocAddress, reading: Reading, query: Query) -> Weight:
    explained = snapshot.explanation(snapshot.builder.reading(reading), address)
    everywhere = next(_rarities(explained))
    score = explained["value"] / everywhere * _rarity(snapshot, reading, query)
    return Weight(reading.clause, score, reading.word)


def _rarities(explained: dict[str, Any]) -> Iterator[float]:
    """The measure of rarity that tantivy used: one per elementary clause."""
    if explained["description"].startswith("idf"):
        yield explained["value"]
    for detail in explained.get("details", ()):
        yield from _rarities(detail)


def _rarity(snapshot: Snapshot, reading: Reading, query: Query) -> float:
    """The same measure (BM25's) over what this viewer may read; that of a phrase is the sum of its words'."""
    documents = snapshot.count_readable("", query)
    holding = [snapshot.count_readable(stem, query, reading.field) for stem in reading.stems]
    return sum(math.log(1 + (documents - number + 0.5) / (number + 0.5)) for number in holding)
