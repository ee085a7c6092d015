"""Searches as the rules of corpora: read from words or an address, run for one reader, over contributions only."""

from __future__ import annotations

from dataclasses import replace
from typing import Final
from urllib.parse import urlsplit

from django.urls import reverse
from django.utils.http import urlencode

from knowledge.choices import Kind
from portal.visibility import Viewer
from research.corpora import rules
from search import opening
from search.access import scope_of
from search.documents.contributions import Contributions
from search.engines.contract import EngineUnavailable
from search.saved.saving import name_of, request_of

MOST_FOUND: Final = 500
"""Results looked at: the best ones when words were typed, else the newest."""


def register() -> None:
    """Called once the apps are ready."""
    rules.register(rules.Evaluator(read=read, run=run, address=address))


def read(text: str) -> rules.Rule | None:
    """None for a blank search, and for one of people, calls or cooperatives."""
    asked = text.strip()
    if asked.startswith(("/", "http://", "https://")):
        asked = urlsplit(asked).query
    elif "=" not in asked:
        asked = urlencode({"q": asked})
    request = request_of(asked.lstrip("?"))
    if request.is_blank or request.kind not in ("", *Kind.values):
        return None
    return rules.Rule(urlencode(request.sorted_by("relevance").pairs()), name_of(request))


def run(viewer: Viewer, query: str) -> rules.Answer:
    """Raises RuleUnavailable when no engine answers."""
    request = request_of(query)
    asked = scope_of(viewer).query(
        request.text, kind=request.kind, facets=request.facets,
        sort="relevance" if request.text else "date", size=MOST_FOUND, highlight=False,
    )  # fmt: skip
    contributions = tuple(name for name in asked.types if name in Kind.values)
    try:
        results = opening.engine().search(replace(asked, types=contributions))
    except EngineUnavailable as error:
        raise rules.RuleUnavailable(str(error)) from error
    keys = [hit.key.split(":") for hit in results.hits]
    ids = tuple(int(key[1]) for key in keys if key[0] == Contributions.kind)
    return rules.Answer(ids, is_complete=results.total <= len(results.hits))


def address(query: str) -> str:
    return f"{reverse('search:page')}?{query}"
