"""The figures of a judged set, on a set small enough to be worked out by hand."""

import gzip
import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from search.engines.embedded import EmbeddedEngine
from search.evaluation import evaluate, read_documents, read_queries, score


def write_set(folder: Path) -> None:
    documents = [
        {"id": "d1", "title": "Congé", "text": "Le congé maternité dure seize semaines.", "section": "loi"},
        {"id": "d2", "title": "Salaire", "text": "Le salaire est versé chaque mois."},
    ]
    queries = [
        {"id": "q1", "text": "conge maternite", "group": "a"},
        {"id": "q2", "text": "introuvable", "group": "b"},
        {"id": "q3", "text": "sans jugement", "group": "b"},
    ]
    with gzip.open(folder / "corpus.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write("\n".join(map(json.dumps, documents)))
    (folder / "queries.jsonl").write_text("\n".join(map(json.dumps, queries)), encoding="utf-8")
    (folder / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\nq1\td1\t1\nq2\td2\t1\nq3\td1\t0\n")


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (["a", "x"], (1.0, 0.6131, 0.5)),
        (["x", "a", "b"], (0.5, 0.6934, 1.0)),
        (["x"] * 10 + ["a"], (0.0, 0.0, 0.5)),
        ([], (0.0, 0.0, 0.0)),
    ],
)
def test_score_of_a_ranked_list(keys: list[str], expected: tuple[float, float, float]) -> None:
    assert score(keys, frozenset({"a", "b"})) == pytest.approx(expected, abs=1e-4)


def test_groups_weigh_the_same(tmp_path: Path) -> None:
    write_set(tmp_path)
    engine = EmbeddedEngine(tmp_path / "index")
    documents = list(read_documents(tmp_path))
    figures = evaluate(engine, documents, read_queries(tmp_path))
    engine.close()
    assert (figures.mrr_10, figures.ndcg_10, figures.recall_100) == (0.5, 0.5, 0.5)
    assert (figures.empty_share, figures.queries, figures.documents) == (0.5, 2, 2)
    assert figures.index_docs_per_s > 0
    assert 0 < figures.p50_ms <= figures.p95_ms


def test_documents_are_public_and_carry_their_section(tmp_path: Path) -> None:
    write_set(tmp_path)
    first, second = read_documents(tmp_path)
    assert (first.audience, dict(first.facets)) == (("public",), {"section": ("loi",)})
    assert dict(second.facets) == {}


@pytest.mark.parametrize("engine", ["embedded", "elastic"])
def test_both_engines_are_evaluated_in_an_index_of_trial(
    request: pytest.FixtureRequest, tmp_path: Path, engine: str
) -> None:
    write_set(tmp_path)
    options = {"url": request.getfixturevalue("elastic_url")} if engine == "elastic" else {}
    out = StringIO()
    call_command("search_evaluate", dataset=tmp_path, engine=engine, json=True, stdout=out, **options)
    assert json.loads(out.getvalue())["mrr_10"] == 0.5
