"""The indexes, for the health page: figures only."""

from __future__ import annotations

import time

from knowledge.models import ContributionState
from search import opening
from search.engines.contract import Engine, EngineUnavailable, Query


def probe() -> dict[str, object]:
    """Not ok when one of the indexes cannot be read, or when there is none although something should be found."""
    told = {name: _probe(engine) for name, engine in opening.indexes().items()}
    return {"ok": all(one["ok"] for one in told.values()), **told}


def _probe(engine: Engine) -> dict[str, object]:
    told: dict[str, object] = {"generation": None}
    try:
        generation = engine.generation()
        if generation is None:
            return {**told, "ok": not ContributionState.objects.filter(live=True).exists(), "documents": 0}
        told["generation"] = generation.name
        total = engine.search(Query("", frozenset(), sees_all=True, size=0)).total
    except EngineUnavailable as error:
        return {**told, "ok": False, "error": str(error)}
    told |= {"ok": True, "documents": total}
    if generation.changed_at is not None:
        told["seconds_since_change"] = round(max(0.0, time.time() - generation.changed_at), 1)
    return told
