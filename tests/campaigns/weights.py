"""What the weights of the ranking are worth on topics that they were not chosen on.

    python -m tests.campaigns.weights --dataset DIR [--folds 5]

A judged question has a topic. For each fold of topics, the weights that do best on the other topics are taken, and
measured on this fold; the mean over folds is what the method gains on topics it has not seen. Printed beside it: plain
words only (no title, no neighbours), and the weights in force. Figures are means of the groups' means.
"""

from __future__ import annotations

import argparse
import itertools
import json
import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from unittest import mock

from search.asking import weights
from search.engines.contract import Query
from search.engines.embedded import EmbeddedEngine
from search.evaluation import JudgedQuery, read_documents, read_queries, score

TITLES = (0.0, 0.1, 0.25, 0.5, 1.0)
NEIGHBOURS = (0.0, 0.1, 0.2, 0.4, 0.8)
PLAIN = (0.0, 0.0)
IN_FORCE = (weights.TITLE, weights.NEIGHBOURS)

Setting = tuple[float, float]
"""Weight of the title, weight of neighbours."""


@dataclass(frozen=True, slots=True)
class Answered:
    """MRR@10 and nDCG@10 of one question."""

    group: str
    topic: str
    mrr: float
    ndcg: float


@contextmanager
def weighing(setting: Setting) -> Iterator[None]:
    title, neighbours = setting
    with mock.patch.object(weights, "TITLE", title), mock.patch.object(weights, "NEIGHBOURS", neighbours):
        yield


def measure(
    engine: EmbeddedEngine, queries: Sequence[JudgedQuery], topics: Mapping[str, str], setting: Setting
) -> list[Answered]:
    answered = []
    with weighing(setting):
        for judged in queries:
            asked = Query(judged.text, frozenset({"public"}), size=10, highlight=False)
            mrr, ndcg, _recall = score([hit.key for hit in engine.search(asked).hits], judged.relevant)
            answered.append(Answered(judged.group, topics[judged.text], mrr, ndcg))
    return answered


def mean(answered: Sequence[Answered], topics: Collection[str]) -> tuple[float, float]:
    """(MRR@10, nDCG@10) on these topics, each group counting once."""
    by_group: dict[str, list[Answered]] = {}
    for one in answered:
        if one.topic in topics:
            by_group.setdefault(one.group, []).append(one)
    means = [(fmean(one.mrr for one in rows), fmean(one.ndcg for one in rows)) for rows in by_group.values()]
    return fmean(mrr for mrr, _ndcg in means), fmean(ndcg for _mrr, ndcg in means)


def validated(
    measured: Mapping[Setting, Sequence[Answered]], topics: Sequence[str], folds: int
) -> Iterator[tuple[Setting, frozenset[str]]]:
    """For each fold, the setting chosen on the other topics, and the topics it may be judged on."""
    for fold in range(folds):
        unseen = frozenset(topics[fold::folds])
        seen = frozenset(topics) - unseen
        yield max(measured, key=lambda setting: sum(mean(measured[setting], seen))), unseen


def topics_of(folder: Path) -> dict[str, str]:
    """Text of a question → its topic."""
    with (folder / "queries.jsonl").open(encoding="utf-8") as lines:
        return {row["text"]: str(row["topic"]) for row in map(json.loads, lines)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dataset", type=Path, required=True)
    parser.add_argument("--folds", type=int, default=5)
    options = parser.parse_args()
    queries = read_queries(options.dataset)
    topic_of = topics_of(options.dataset)
    topics = sorted({topic_of[query.text] for query in queries})
    with tempfile.TemporaryDirectory() as scratch:
        engine = EmbeddedEngine(Path(scratch))
        engine.rebuild(read_documents(options.dataset))
        settings = {*itertools.product(TITLES, NEIGHBOURS), IN_FORCE}
        measured = {setting: measure(engine, queries, topic_of, setting) for setting in sorted(settings)}
        engine.close()
    folds = list(validated(measured, topics, options.folds))
    told = {
        "questions": len(queries),
        "topics": len(topics),
        "plain": mean(measured[PLAIN], topics),
        "in_force": mean(measured[IN_FORCE], topics),
        "plain_by_fold": [mean(measured[PLAIN], unseen) for _chosen, unseen in folds],
        "unseen_by_fold": [mean(measured[chosen], unseen) for chosen, unseen in folds],
    }
    for name, figures in told.items():
        print(name, json.dumps(figures, default=float))
    print("chosen_by_fold", [chosen for chosen, _unseen in folds])


if __name__ == "__main__":
    main()
