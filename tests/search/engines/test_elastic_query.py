"""What is asked of Elasticsearch, as plain data: no server is needed to read it."""

from __future__ import annotations

from typing import Any

import pytest

from search.asking import queries
from search.asking.clauses import clauses_of
from search.asking.queries import Synonyms
from search.asking.spelling import Correction
from search.engines import elastic_bodies, elastic_query
from search.engines.contract import Query
from search.engines.elastic_schema import build_mapping
from tests.factories.search import ask


def text_of(typed: str, synonyms: Synonyms = queries.NO_SYNONYMS, at_least: int = 1, **near: Any) -> dict[str, Any]:
    asked = elastic_query.text(clauses_of(queries.parse(typed, synonyms), near), at_least)
    assert asked is not None
    return asked.to_dict()["bool"]


def word(stem: str, clause: str = "text", field: str = "words", boost: float = 1.0) -> dict[str, Any]:
    return {"term": {field: {"value": stem, "boost": pytest.approx(boost), "_name": f"{clause}\n{stem}"}}}


def body(query: Query) -> dict[str, Any]:
    return elastic_bodies.search_body(query, clauses_of(queries.parse(query.text), {}), 1)


def test_words_are_one_required_group_and_named() -> None:
    asked = text_of("congé salaires")
    assert asked["must"] == [{"bool": {"should": [word("cong"), word("salair")], "minimum_should_match": 1}}]
    assert asked["should"] == [
        word("cong", "title", "title", 0.25),
        word("salair", "title", "title", 0.25),
        {"match_phrase": {"words": {"query": "cong salair", "boost": 0.2, "_name": "neighbours\ncong\nsalair"}}},
    ]


def test_quoted_words_are_required_and_excluded_ones_forbidden() -> None:
    asked = text_of('"fin d\'année" prime -salaire')
    named = {"query": "fin anne", "boost": 1.0, "_name": "quoted\nfin\nanne"}
    assert asked["must"] == [{"match_phrase": {"words": named}}]
    assert word("prim") in asked["should"]
    assert asked["must_not"] == [{"term": {"words": {"value": "salair"}}}]


def test_of_the_readings_of_a_word_the_best_one_counts() -> None:
    synonyms = Synonyms.of_groups([["salaire", "paie"]])
    asked = text_of("salaire", synonyms)
    readings = [word("salair"), word("pai", "synonym", boost=0.6)]
    assert asked["must"][0]["bool"]["should"] == [{"dis_max": {"queries": readings}}]


def test_corrections_weigh_less_by_error() -> None:
    asked = text_of("saliare", saliar=(Correction("salaire", "salair", 1), Correction("salarie", "salari", 2)))
    readings = [word("salair", "correction", boost=0.7), word("salari", "correction", boost=0.49)]
    assert asked["must"][0]["bool"]["should"] == [{"dis_max": {"queries": readings}}]


def test_the_names_of_clauses_give_the_stems_back() -> None:
    assert elastic_query.stems_of(["quoted\nfin\nanne", "title\nprim"]) == {"fin", "anne", "prim"}


def test_every_request_holds_the_filter_of_the_viewer() -> None:
    query = ask("atelier", tokens=frozenset({"public", "coop:7"}), hidden=frozenset({"experience:2"}))
    seen = {
        "bool": {
            "filter": [{"terms": {"audience": ["coop:7", "public"]}}],
            "must_not": [{"terms": {"key": ["experience:2"]}}],
        }
    }
    asked = elastic_query.text(clauses_of(queries.parse("atelier"), {}))
    assert body(query)["query"]["function_score"]["query"]["bool"]["filter"] == [seen]
    assert elastic_bodies.counting_body(query, {})["query"] == seen
    for other in (
        elastic_bodies.letters_body(["atel"], query, 8),
        elastic_bodies.seed_body("experience:1", query),
        elastic_bodies.explaining_body("experience:1", query, asked),
    ):
        assert seen in other["query"]["bool"]["filter"]
    similar = elastic_bodies.similar_body("experience:1", "atel", query, 5)
    assert seen in similar["query"]["function_score"]["query"]["bool"]["filter"]


def test_someone_without_tokens_sees_nothing_and_a_superuser_no_tombstone() -> None:
    assert elastic_query.access(ask("", tokens=frozenset())).to_dict() == {"bool": {"filter": [{"match_none": {}}]}}
    everything = elastic_query.access(ask("", sees_all=True)).to_dict()
    assert everything == {"bool": {"filter": [{"term": {"readable": True}}]}}


def test_a_facet_is_counted_with_the_other_filters_only() -> None:
    query = ask("", facets={"axis": ("droit", "gestion"), "place": ("REG-84",)}, count_facets=("axis",), types=("a",))
    axis, place = {"terms": {"facets.axis": ["droit", "gestion"]}}, {"terms": {"facets.place": ["REG-84"]}}
    types = {"terms": {"type": ["a"]}}
    asked = body(query)
    assert asked["post_filter"] == {"bool": {"filter": [axis, place, types]}}
    assert asked["aggs"]["type"]["filter"] == {"bool": {"filter": [axis, place]}}
    assert asked["aggs"]["facets.axis"]["filter"] == {"bool": {"filter": [place, types]}}
    assert "min_doc_count" not in str(asked)


@pytest.mark.parametrize("name", ["Axe", "", "a.b", "*", "axis\x00"])
def test_a_facet_of_no_possible_name_finds_and_counts_nothing(name: str) -> None:
    asked = body(ask("", facets={name: ("droit",)}, count_facets=(name,)))
    assert asked["post_filter"] == {"bool": {"filter": [{"match_none": {}}]}}
    assert list(asked["aggs"]) == ["type"]


@pytest.mark.parametrize(
    ("sort", "text", "field"),
    [
        ("relevance", "prime", "_score"),
        ("relevance", "", "day"),
        ("date", "prime", "day"),
        ("maturity", "", "ripeness"),
    ],
)
def test_orders(sort: str, text: str, field: str) -> None:
    assert body(ask(text, sort=sort))["sort"] == [{field: "desc"}, {"key": "asc"}]


@pytest.mark.parametrize(
    ("page", "size", "expected"),
    [
        (1, 20, (0, 20)),
        (3, 20, (40, 20)),
        (0, 20, (0, 20)),
        (11, 950, (9_500, 500)),
        (10**30, 20, (0, 0)),
        (1, -1, (0, 0)),
    ],
)
def test_no_page_goes_beyond_what_the_server_lists(page: int, size: int, expected: tuple[int, int]) -> None:
    asked = body(ask("prime", page=page, size=size))
    assert (asked["from"], asked["size"]) == expected


def test_texts_are_read_for_highlights_only() -> None:
    assert body(ask("prime"))["_source"] is True
    assert body(ask("prime", highlight=False))["_source"] is False


def test_the_mapping_is_strict_and_analyses_nothing() -> None:
    mapping = build_mapping()
    assert mapping["dynamic"] == "strict"
    analyzers = {about["analyzer"] for about in mapping["properties"].values() if about["type"] == "text"}
    assert analyzers == {"whitespace"}
