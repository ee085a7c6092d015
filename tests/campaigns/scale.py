"""Speed and size of an engine at several sizes: `python -m tests.campaigns.scale --dataset DIR --sizes 13000 130000`.

The documents of a judged set are taken again and again, each time with other sentences in another order and under
another key, until the size is reached; the questions of the set are asked with facets and highlights, then the needs
of the example leads as matching asks them. The embedded engine unless TEST_ELASTICSEARCH_URL is set. Prints one JSON
object a size: documents a second, milliseconds (p50, p95) of questions and of needs, seconds of a full rebuild,
megabytes on disk and in memory (of this process, or of the heap of the node).
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import random
import resource
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import yaml

from search.engines.contract import Document, Engine, Query
from search.engines.elastic import ElasticEngine
from search.engines.embedded import EmbeddedEngine
from search.evaluation import read_documents, read_queries

QUESTIONS = 600
LEADS = Path(__file__).parents[2] / "portal/exchange/demo/leads.yaml"
LONGEST_NEED = 400
"""Characters, as in matching."""
MEGABYTE = 1024 * 1024


def documents(folder: Path, size: int) -> Iterator[Document]:
    """`size` of them; the first ones are those of the set."""
    made = list(read_documents(folder))
    dice = random.Random(size)
    for number in range(size):
        document = made[number % len(made)]
        turn = number // len(made)
        yield _shuffled(document, turn, dice) if turn else document


def _shuffled(document: Document, turn: int, dice: random.Random) -> Document:
    passages = {}
    for name, text in document.passages.items():
        sentences = text.split(". ")
        dice.shuffle(sentences)
        passages[name] = ". ".join(sentences[: max(1, len(sentences) * dice.randint(6, 10) // 10)])
    return replace(document, key=f"{document.key}-{turn}", passages=passages)


def measure(engine: Engine, folder: Path, size: int) -> dict[str, Any]:
    started = time.monotonic()
    for batch in _batches(folder, size):
        engine.write(batch)
    written = time.monotonic() - started
    times = [_milliseconds(engine.search, query) for query in _questions(folder)]
    likenesses = [_milliseconds(engine.alike, query) for query in _needs()]
    started = time.monotonic()
    stored = engine.rebuild(documents(folder, size))
    rebuilt = time.monotonic() - started
    return {
        "engine": engine.name,
        "documents": stored,
        "written_per_s": round(size / written),
        "p50_ms": round(median(times), 1),
        "p95_ms": round(quantiles(times, n=20)[-1], 1),
        "need_p50_ms": round(median(likenesses), 1),
        "need_p95_ms": round(quantiles(likenesses, n=20)[-1], 1),
        "rebuild_s": round(rebuilt, 1),
    }


def _batches(folder: Path, size: int) -> Iterator[list[Document]]:
    source = documents(folder, size)
    while batch := list(itertools.islice(source, 500)):
        yield batch


def _questions(folder: Path) -> Iterator[Query]:
    everyone = frozenset({"public"})
    for query in read_queries(folder, None)[:QUESTIONS]:
        yield Query(query.text, everyone, count_facets=("section",))


def _needs() -> Iterator[Query]:
    """As `portal.leads.matching.facts.likeness` asks them."""
    for title, need in needs():
        yield Query(f"{title} {need}"[:LONGEST_NEED], frozenset({"public"}), size=30, highlight=False)


def needs() -> list[tuple[str, str]]:
    """(title, need) of the example leads."""
    return [(one["title"], one["need"]) for one in yaml.safe_load(LEADS.read_text(encoding="utf-8"))["leads"]]


def _milliseconds(ask: Callable[[Query], object], query: Query) -> float:
    started = time.perf_counter()
    ask(query)
    return (time.perf_counter() - started) * 1000


def _embedded(folder: Path, size: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as scratch:
        engine = EmbeddedEngine(Path(scratch))
        try:
            told = measure(engine, folder, size)
        finally:
            engine.close()
        on_disk = sum(file.stat().st_size for file in Path(scratch).rglob("*") if file.is_file())
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return told | {"disk_mb": round(on_disk / MEGABYTE), "memory_mb": round(memory / MEGABYTE)}


def _elastic(url: str, folder: Path, size: int) -> dict[str, Any]:
    from elasticsearch import Elasticsearch

    prefix = f"scale-{uuid.uuid4().hex[:8]}"
    engine = ElasticEngine(url, prefix)
    client = Elasticsearch(url)
    try:
        told = measure(engine, folder, size)
        sizes = client.indices.stats(index=f"{prefix}-read", metric="store").body["_all"]["primaries"]["store"]
        heap = next(iter(client.nodes.stats(metric="jvm").body["nodes"].values()))["jvm"]["mem"]["heap_used_in_bytes"]
    finally:
        engine.drop()
        engine.close()
        client.close()
    return told | {"disk_mb": round(sizes["size_in_bytes"] / MEGABYTE), "memory_mb": round(heap / MEGABYTE)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dataset", type=Path, required=True)
    parser.add_argument("--sizes", type=int, nargs="+", default=[13_000, 130_000])
    options = parser.parse_args()
    url = os.environ.get("TEST_ELASTICSEARCH_URL", "")
    for size in options.sizes:
        told = _elastic(url, options.dataset, size) if url else _embedded(options.dataset, size)
        print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main()
