"""Relevance and speed of an engine on a judged set, through the product's own documents and questions.

A set is a folder: `corpus.jsonl` (or .gz) with id, title, text, section; `queries.jsonl` with id, text, group;
`qrels.tsv` with query, document and a binary score. Figures are means of the groups' means, so that a large group
does not hide a small one.
"""

from __future__ import annotations

import gzip
import json
import math
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean, quantiles
from typing import IO, Final

from search.engines.contract import Document, Engine, Query

_READER: Final = frozenset({"public"})
_DEPTH: Final = 100
_PAGE: Final = 20


@dataclass(frozen=True, slots=True)
class JudgedQuery:
    """A question of the set; `relevant` holds the keys that answer it."""

    text: str
    group: str
    relevant: frozenset[str]


@dataclass(frozen=True, slots=True)
class Figures:
    """mrr_10, ndcg_10, recall_100 and empty_share between 0 and 1; times in milliseconds."""

    mrr_10: float
    ndcg_10: float
    recall_100: float
    empty_share: float
    queries: int
    documents: int
    index_docs_per_s: float
    p50_ms: float
    p95_ms: float


def read_documents(folder: Path) -> Iterator[Document]:
    """Documents of a set, all public, with their section as a facet."""
    packed = folder / "corpus.jsonl.gz"
    with _open(packed if packed.exists() else folder / "corpus.jsonl") as lines:
        for line in lines:
            row = json.loads(line)
            section = str(row.get("section", ""))
            yield Document(
                key=str(row["id"]),
                type="document",
                version=1,
                audience=("public",),
                title=row["title"],
                passages={"text": row["text"]},
                facets={"section": (section,)} if section else {},
            )


def read_queries(folder: Path, file: Path | None = None) -> list[JudgedQuery]:
    """Questions of `file` (by default the plain ones) that have at least one relevant document."""
    relevant: dict[str, set[str]] = {}
    with _open(folder / "qrels.tsv") as lines:
        for line in lines:
            query, key, score = line.rstrip("\n").split("\t")
            if score.isdigit() and int(score) > 0:
                relevant.setdefault(query, set()).add(key)
    with _open(file or folder / "queries.jsonl") as lines:
        rows = [json.loads(line) for line in lines]
    return [
        JudgedQuery(row["text"], row.get("group", ""), frozenset(relevant[row["id"]]))
        for row in rows
        if row["id"] in relevant
    ]


def _open(path: Path) -> IO[str]:
    return gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8")


def evaluate(engine: Engine, documents: Sequence[Document], queries: Iterable[JudgedQuery]) -> Figures:
    """Index `documents` as a new generation of `engine`, then ask every question twice.

    Once a hundred deep for relevance, once as a page with facets and highlights for time.
    """
    started = time.perf_counter()
    engine.rebuild(documents)
    speed = len(documents) / max(time.perf_counter() - started, 1e-9)
    by_group: dict[str, list[tuple[float, float, float]]] = {}
    times: list[float] = []
    empty = 0
    for judged in queries:
        begun = time.perf_counter()
        page = engine.search(Query(judged.text, _READER, count_facets=("section",), size=_PAGE))
        times.append((time.perf_counter() - begun) * 1_000)
        empty += not page.total
        hits = engine.search(Query(judged.text, _READER, size=_DEPTH, highlight=False)).hits
        by_group.setdefault(judged.group, []).append(score([hit.key for hit in hits], judged.relevant))
    mrr, ndcg, recall = _macro(by_group)
    p50, p95 = _percentiles(times)
    return Figures(
        mrr_10=round(mrr, 4),
        ndcg_10=round(ndcg, 4),
        recall_100=round(recall, 4),
        empty_share=round(empty / max(1, len(times)), 4),
        queries=len(times),
        documents=len(documents),
        index_docs_per_s=round(speed, 1),
        p50_ms=round(p50, 2),
        p95_ms=round(p95, 2),
    )


def score(keys: Sequence[str], relevant: frozenset[str]) -> tuple[float, float, float]:
    """MRR@10, nDCG@10 and recall@100 of one ranked list, relevance being binary."""
    ranks = [rank for rank, key in enumerate(keys[:10], 1) if key in relevant]
    gain = sum(1 / math.log2(rank + 1) for rank in ranks)
    ideal = sum(1 / math.log2(rank + 1) for rank in range(1, min(10, len(relevant)) + 1))
    recall = len(relevant.intersection(keys[:_DEPTH])) / len(relevant)
    return (1 / ranks[0] if ranks else 0.0), gain / ideal, recall


def _macro(by_group: Mapping[str, Sequence[tuple[float, float, float]]]) -> tuple[float, float, float]:
    if not by_group:
        return 0.0, 0.0, 0.0
    means = [[fmean(column) for column in zip(*rows, strict=True)] for rows in by_group.values()]
    mrr, ndcg, recall = (fmean(column) for column in zip(*means, strict=True))
    return mrr, ndcg, recall


def _percentiles(times: Sequence[float]) -> tuple[float, float]:
    if len(times) < 2:
        return (times[0], times[0]) if times else (0.0, 0.0)
    cuts = quantiles(times, n=100, method="inclusive")
    return cuts[49], cuts[94]
