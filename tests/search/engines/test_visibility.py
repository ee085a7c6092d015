"""Nothing an engine says may tell that a document exists which the viewer may not read."""

import pytest

from search.engines.contract import Engine, Query
from tests.factories.search import NETWORK, ask, make_document

SECRET = "zirconium"


@pytest.fixture
def filled(engine: Engine) -> Engine:
    engine.write(
        [
            make_document(
                "experience:1", "Atelier ouvert", "Un atelier bois ouvert à tous.", facets={"axis": ("bois",)}
            ),
            make_document(
                "experience:2",
                f"Atelier {SECRET}",
                f"Un atelier bois, avec {SECRET}.",
                audience=("coop:7", "person:3"),
                facets={"axis": ("bois", SECRET)},
                keywords=(SECRET,),
                type=f"type-{SECRET}",
            ),
        ]
    )
    return engine


MAY = [frozenset({"public", "coop:7"}), frozenset({"person:3"})]
MAY_NOT = [
    ask("", tokens=frozenset()),
    ask(""),
    ask("", tokens=NETWORK | {"coop:8"}),
    ask("", tokens=MAY[0], hidden=frozenset({"experience:2"})),
    ask("", sees_all=True, hidden=frozenset({"experience:2"})),
]


def with_text(query: Query, text: str) -> Query:
    fields = {name: getattr(query, name) for name in ("tokens", "sees_all", "hidden")}
    return ask(text, count_facets=("axis",), **fields)


@pytest.mark.parametrize("query", MAY_NOT, ids=range(len(MAY_NOT)))
@pytest.mark.parametrize("text", ["", "atelier", SECRET, "zircomium", "atelier zircomium", f'"{SECRET}"', "-bois"])
def test_a_hidden_document_leaves_no_trace(filled: Engine, query: Query, text: str) -> None:
    results = filled.search(with_text(query, text))
    told = [one.targets for one in results.rewritings]
    shown = repr((results.hits, results.type_counts, results.facet_counts, told))
    assert SECRET not in shown
    assert "experience:2" not in shown
    assert results.total <= 1


@pytest.mark.parametrize("query", MAY_NOT, ids=range(len(MAY_NOT)))
def test_neither_suggested_nor_similar_nor_a_seed(filled: Engine, query: Query) -> None:
    assert SECRET not in repr(filled.suggest("atel", query)) + repr(filled.suggest("zirc", query))
    assert filled.similar("experience:1", query) == ()
    assert filled.similar("experience:2", query) == ()


@pytest.mark.parametrize("tokens", MAY, ids=lambda tokens: "+".join(sorted(tokens)))
def test_its_readers_find_it(filled: Engine, tokens: frozenset[str]) -> None:
    query = ask("zircomium", tokens=tokens, count_facets=("axis",))
    results = filled.search(query)
    assert [hit.key for hit in results.hits] == ["experience:2"]
    assert results.facet_counts == {"axis": {"bois": 1, SECRET: 1}}
    assert [one.targets for one in results.rewritings] == [(SECRET,)]
    assert [hit.key for hit in filled.suggest("zirc", query)] == ["experience:2"]


def test_superuser_sees_all_but_tombstones(filled: Engine) -> None:
    assert filled.search(ask("atelier", sees_all=True)).total == 2


def test_a_word_known_only_to_others_is_corrected_like_an_unknown_one(filled: Engine) -> None:
    filled.write([make_document("experience:3", "Voilier", "Un atelieu rare.", audience=("coop:7",))])
    (public,) = filled.search(ask("atelieu")).rewritings
    assert public.targets == ("atelier",)
    assert filled.search(ask("atelieu", tokens=MAY[0])).rewritings == ()


def test_a_restricted_document_disappears_at_the_next_write(filled: Engine) -> None:
    filled.write([make_document("experience:1", "Atelier ouvert", audience=("coop:7",), version=2)])
    assert filled.search(ask("atelier")).total == 0
