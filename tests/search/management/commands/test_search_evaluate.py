"""The command prints what the evaluation measured."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.search.test_evaluation import write_set


def test_json_holds_every_figure(tmp_path: Path) -> None:
    write_set(tmp_path)
    out = StringIO()
    call_command("search_evaluate", dataset=tmp_path, queries=Path("queries.jsonl"), json=True, stdout=out)
    figures = json.loads(out.getvalue())
    assert figures["mrr_10"] == 0.5
    assert set(figures) == {
        "mrr_10",
        "ndcg_10",
        "recall_100",
        "empty_share",
        "queries",
        "documents",
        "index_docs_per_s",
        "p50_ms",
        "p95_ms",
    }


def test_lines_are_for_people(tmp_path: Path) -> None:
    write_set(tmp_path)
    out = StringIO()
    call_command("search_evaluate", "--dataset", str(tmp_path), stdout=out)
    assert "mrr_10  0.5" in out.getvalue()


def test_a_missing_set_is_said(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="illisible"):
        call_command("search_evaluate", "--dataset", str(tmp_path))
