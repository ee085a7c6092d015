"""Looking for what the tests of guests put in the search."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from portal.visibility import Viewer
from search import opening, service
from search.request import SearchRequest
from search.service import SearchPage
from search.upkeep.check import Report, check

Index = Callable[[], int]
WORD: Final = "quintefeuille"
"""In every title here, and nowhere else."""
ANYONE: Final = Viewer.anonymous()


def found(viewer: Viewer, text: str = WORD, kind: str = "") -> SearchPage:
    return service.search(viewer, SearchRequest(text, kind=kind))


def titles(page: SearchPage) -> set[str]:
    return {str(card.title).replace("<mark>", "").replace("</mark>", "") for card in page.cards}


def tabs(page: SearchPage) -> dict[str, int]:
    return {tab.label: tab.count for tab in page.tabs}


def reports() -> list[Report]:
    """The check of each index."""
    return [check(engine) for engine in opening.indexes().values()]
