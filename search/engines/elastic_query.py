"""Elasticsearch's conditions from a `Query`: who may see, what is chosen, what is asked. Pure, as `elastic_bodies`.

Each reading of a question is a named clause, so that the answer tells which ones a document holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from elasticsearch.dsl.function import SF
from elasticsearch.dsl.query import (
    Bool,
    ConstantScore,
    DisMax,
    FunctionScore,
    MatchAll,
    MatchNone,
    MatchPhrase,
    Term,
    Terms,
)
from elasticsearch.dsl.query import Query as Asked

from search.asking import weights
from search.asking.clauses import WORDS_FIELD, Clauses, Reading
from search.engines.contract import Query
from search.engines.layout import is_facet_name, is_value

_NAME_END: Final = "\n"
"""Parts of the name of a clause; no word has it."""


def access(query: Query) -> Bool:
    """What this viewer may see. Part of every request, of whatever kind."""
    if query.sees_all:
        allowed: Asked = Term(readable=True)
    else:
        allowed = _one_of("audience", sorted(query.tokens))
    hidden = sorted(key for key in query.hidden if is_value(key))
    return Bool(filter=[allowed], must_not=[Terms(key=hidden)] if hidden else [])


def chosen(query: Query, without: str | None = None) -> list[Asked]:
    """The chosen facets, save `without`: OR inside one, AND between them."""
    return [
        _one_of(f"facets.{name}" if is_facet_name(name) else "", values)
        for name, values in query.facets.items()
        if values and name != without
    ]


def types(query: Query) -> list[Asked]:
    return [_one_of("type", query.types)] if query.types else []


def _one_of(field: str, values: Iterable[str]) -> Asked:
    usable = [value for value in values if is_value(value)]
    return Terms(field, usable) if field and usable else MatchNone()


def holding(stem: str, field: str = WORDS_FIELD) -> Asked:
    return Term(**{field: stem})


def of_key(key: str) -> Asked:
    return Term(key=key)


def reading(asked: Reading, name: str = "") -> Asked:
    """`name`: what the answer calls this clause."""
    return _follow(asked.stems, asked.field, boost=asked.weight, **({"_name": name} if name else {}))


def _follow(stems: Sequence[str], field: str = WORDS_FIELD, **options: Any) -> Asked:
    if len(stems) == 1:
        return Term(**{field: {"value": stems[0], **options}})
    return MatchPhrase(**{field: {"query": " ".join(stems), **options}})


def text(asked: Clauses, at_least: int = 1) -> Bool | None:
    """The words asked for. None when nothing is.

    `at_least`: how many of the plain words a document must hold.
    """
    must = [_named(one) for one in asked.required]
    should = [_best_of(readings) for readings in (*asked.slots, *asked.labels)]
    if should and (at_least > 1 or not asked.required):
        # Required as a group, unless quoted words already say what must be there.
        must.append(Bool(should=should, minimum_should_match=at_least))
        should = []
    should += [_named(one) for one in asked.bonuses]
    must_not = [_follow(stems) for stems in asked.excluded]
    if not (must or should or must_not):
        return None
    return Bool(must=must or [ConstantScore(filter=MatchAll(), boost=0)], should=should, must_not=must_not)


def _named(asked: Reading) -> Asked:
    return reading(asked, _NAME_END.join((asked.clause, *asked.stems)))


def stems_of(names: Iterable[str]) -> frozenset[str]:
    """The stems that the clauses of these names stand for."""
    return frozenset(stem for name in names for stem in name.split(_NAME_END)[1:])


def _best_of(readings: Sequence[Reading]) -> Asked:
    if len(readings) == 1:
        return _named(readings[0])
    return DisMax(queries=[_named(one) for one in readings])


def scored(words: Bool | None, query: Query, *filters: Asked) -> Asked:
    """What is asked, within what this viewer may see; stale documents lower."""
    within = Bool(must=[words] if words else [], filter=[access(query), *filters])
    lower = {"filter": {"term": {"stale": True}}, "weight": weights.STALE}
    return FunctionScore(query=within, functions=[SF(lower)])
