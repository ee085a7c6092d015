"""Texts that answer a question or are like another one, as the search engine sees it: they vote for who made them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Final

from portal.visibility import Viewer
from search import opening
from search.access import scope_of
from search.documents.contributions import Contributions
from search.engines.contract import EngineUnavailable, Hit, Query, Reader
from search.expertise.proofs import TEXT_KINDS

logger = logging.getLogger(__name__)

_TEXTS: Final = 30
_PREFIX: Final = f"{Contributions.kind}:"

Shares = dict[int, float]
"""{contribution: its score as a share of the best one}"""


def answering(viewer: Viewer, question: str) -> Shares | None:
    """Texts that this reader may read and that answer; None when no engine does. One query of the engine, none for a
    blank question."""
    return _shares(viewer, question, lambda engine, query: engine.search(query).hits)


def resembling(viewer: Viewer, text: str) -> Shares | None:
    """Likewise those that are like a whole text."""
    return _shares(viewer, text, lambda engine, query: engine.alike(query))


def _shares(viewer: Viewer, words: str, ask: Callable[[Reader, Query], Iterable[Hit]]) -> Shares | None:
    if not words:
        return {}
    query = replace(scope_of(viewer).query(words, size=_TEXTS, highlight=False), types=TEXT_KINDS)
    try:
        hits = list(ask(opening.engine(), query))
    except EngineUnavailable as error:
        logger.warning("Expertise is read without texts: %s", error)
        return None
    best = max((hit.score for hit in hits), default=0.0)
    return {
        int(hit.key.removeprefix(_PREFIX)): round(hit.score / best, 4)
        for hit in hits
        if best and hit.key.startswith(_PREFIX)
    }
