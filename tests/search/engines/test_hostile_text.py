"""Whatever is typed, or put in an address, is answered: no exception, no page beyond the end."""

import uuid
from collections.abc import Iterator

import pytest

from search.engines.contract import Engine
from search.engines.elastic import ElasticEngine
from search.engines.embedded import EmbeddedEngine
from tests.factories.search import ask, make_document


@pytest.fixture(scope="module", params=["embedded", "elastic"])
def asked(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Five public documents, only read here."""
    engine: EmbeddedEngine | ElasticEngine
    if request.param == "elastic":
        engine = ElasticEngine(request.getfixturevalue("elastic_url"), f"test-{uuid.uuid4().hex[:12]}")
    else:
        engine = EmbeddedEngine(tmp_path_factory.mktemp("hostile") / "index")
    engine.write(
        make_document(f"experience:{n}", f"Salaire {n}", "Le salaire.", facets={"axis": ("droit",)}) for n in range(5)
    )
    yield engine
    if isinstance(engine, ElasticEngine):
        engine.drop()
    engine.close()


HOSTILE = [
    "",
    " ",
    "\x00",
    "a\x00b",
    '"',
    '""',
    'salaire "prime',
    "-",
    '-"',
    "-le",
    "\u202eeriales",
    "\ud800",
    "salaire\udfff",
    "a" * 10_000,
    "salaire " * 5_000,
    '"a ' * 3_000,
    '"a" ' * 3_000,
    "-a " * 3_000,
    "l'" * 5_000,
    "'" * 10_000,
    "\u0301" * 5_000,
    "AND OR NOT ((",
    "title:x audience:network",
    "visibilite:brouillon _exists_:audience /.*/ (((",
    "') OR 1=1; DROP TABLE --",
    '{"query": {"match_all": {}}}',
    "[* TO *] {} ^2 ~3 \\ / .*",
    "😀 ﷺ İ 日本語 ١٢٣",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"sort": "date"},
        {"sort": "'; --"},
        {"page": 100_000},
        {"page": 10**30},
        {"page": -1, "size": -1},
        {"size": 10**9},
    ],
    ids=str,
)
def test_any_text_is_answered(asked: Engine, text: str, fields: dict[str, object]) -> None:
    results = asked.search(ask(text, count_facets=("axis",), **fields))
    assert 0 <= len(results.hits) <= results.total <= 5


@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
def test_any_facet_type_key_and_prefix_is_answered(asked: Engine, value: str) -> None:
    assert asked.search(ask("", facets={"axis": (value,)})).total == 0
    assert asked.search(ask("", facets={value: ("droit",)})).total == 0
    assert asked.search(ask("", count_facets=(value,))).total == 5
    assert asked.search(ask("", types=(value,))).total == 0
    assert asked.search(ask("", tokens=frozenset({value}))).total == 0
    assert asked.search(ask("", hidden=frozenset({value}))).total == 5
    assert asked.similar(value, ask("")) == ()
    assert len(asked.suggest(value, ask(""))) <= 5
