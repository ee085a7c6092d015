"""The index, for the health page: figures only."""

from __future__ import annotations

import time

from knowledge.models import ContributionState
from search import opening
from search.engines.contract import EngineUnavailable, Query


def probe() -> dict[str, object]:
    """Not ok when the index cannot be read, or when there is none although something should be found."""
    store = opening.store()
    generation = store.current()
    if generation is None:
        return {"ok": not ContributionState.objects.filter(live=True).exists(), "generation": None, "documents": 0}
    try:
        changed_at = store.stamp(generation)[0] / 1e9
        total = opening.engine().search(Query("", frozenset(), sees_all=True, size=0)).total
    except EngineUnavailable as error:
        return {"ok": False, "generation": generation, "error": str(error)}
    return {
        "ok": True,
        "generation": generation,
        "documents": total,
        "seconds_since_change": round(max(0.0, time.time() - changed_at), 1),
    }
