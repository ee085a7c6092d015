"""What the weights of the ranking are worth on topics that they were not chosen on.

    python -m tests.campaigns.weights --dataset DIR [--folds 5]

The groups of a judged set are its topics. For each fold of groups, the weights that do best on the other groups are
taken, and measured on this fold; the mean over folds is what the method gains on topics it has not seen. Printed beside
it: plain words only (no title, no neighbours), and the weights in force. Times are not measured here.
"""

from __future__ import annotations

import argparse
import itertools
import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import fmean
from unittest import mock

from search import weights
from search.engines.contract import Query
from search.engines.embedded import EmbeddedEngine
from search.evaluation import JudgedQuery, read_documents, read_queries, score

TITLES = (0.0, 0.1, 0.25, 0.5, 1.0)
NEIGHBOURS = (0.0, 0.1, 0.2, 0.4, 0.8)
PLAIN = (0.0, 0.0)
IN_FORCE = (weights.TITLE, weights.NEIGHBOURS)

Setting = tuple[float, float]
"""Weight of the title, weight of neighbours."""
Scores = Mapping[str, Sequence[tuple[float, float, float]]]
"""By group, (MRR@10, nDCG@10, recall@100) of each question."""


@contextmanager
def weighing(setting: Setting) -> Iterator[None]:
    title, neighbours = setting
    with mock.patch.object(weights, "TITLE", title), mock.patch.object(weights, "NEIGHBOURS", neighbours):
        yield


def measure(engine: EmbeddedEngine, queries: Sequence[JudgedQuery], setting: Setting) -> Scores:
    found: dict[str, list[tuple[float, float, float]]] = {}
    with weighing(setting):
        for judged in queries:
            asked = Query(judged.text, frozenset({"public"}), size=100, highlight=False)
            keys = [hit.key for hit in engine.search(asked).hits]
            found.setdefault(judged.group, []).append(score(keys, judged.relevant))
    return found


def mean(scores: Scores, groups: Sequence[str]) -> tuple[float, float]:
    """(MRR@10, nDCG@10), each group counting once."""
    rows = [(fmean(row[0] for row in scores[group]), fmean(row[1] for row in scores[group])) for group in groups]
    return fmean(row[0] for row in rows), fmean(row[1] for row in rows)


def validated(
    measured: Mapping[Setting, Scores], groups: Sequence[str], folds: int
) -> Iterator[tuple[Setting, list[str]]]:
    """For each fold, the setting chosen on the other groups, and the groups it may be judged on."""
    for fold in range(folds):
        unseen = list(groups[fold::folds])
        seen = [group for group in groups if group not in unseen]
        yield max(measured, key=lambda setting: sum(mean(measured[setting], seen))), unseen


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dataset", type=Path, required=True)
    parser.add_argument("--folds", type=int, default=5)
    options = parser.parse_args()
    queries = read_queries(options.dataset)
    groups = sorted({query.group for query in queries})
    with tempfile.TemporaryDirectory() as scratch:
        engine = EmbeddedEngine(Path(scratch))
        engine.rebuild(read_documents(options.dataset))
        settings = {*itertools.product(TITLES, NEIGHBOURS), IN_FORCE}
        measured = {setting: measure(engine, queries, setting) for setting in sorted(settings)}
        engine.close()
    rows = list(validated(measured, groups, options.folds))
    unseen = [mean(measured[chosen], judged_on) for chosen, judged_on in rows]
    print(
        json.dumps(
            {
                "groups": len(groups),
                "plain": _figures(mean(measured[PLAIN], groups)),
                "in_force": _figures(mean(measured[IN_FORCE], groups)),
                "plain_by_fold": [_figures(mean(measured[PLAIN], judged_on)) for _chosen, judged_on in rows],
                "unseen_by_fold": [_figures(figures) for figures in unseen],
                "chosen_by_fold": [chosen for chosen, _judged_on in rows],
                "best_on_all": max(measured, key=lambda setting: sum(mean(measured[setting], groups))),
            }
        )
    )


def _figures(pair: tuple[float, float]) -> tuple[float, float]:
    return round(pair[0], 4), round(pair[1], 4)


if __name__ == "__main__":
    main()
