"""Texts that are like the need of a lead, as the search engine sees it: one query."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import Final

from portal.leads.matching.facts.everyone import EVERY_MEMBER
from portal.leads.models import Lead
from search import opening
from search.access import scope_of
from search.documents.contributions import Contributions
from search.engines.contract import EngineUnavailable
from search.expertise.proofs import TEXT_KINDS

logger = logging.getLogger(__name__)

_TEXTS: Final = 30
_LONGEST: Final = 400
"""Characters of the need that are asked: beyond, everything is like everything."""


def likeness(lead: Lead, least: float) -> dict[int, float]:
    """{contribution: share of the text that is most alike}, from `least` on; empty when no engine answers."""
    words = f"{lead.title} {lead.need}"[:_LONGEST]
    query = replace(scope_of(EVERY_MEMBER).query(words, size=_TEXTS, highlight=False), types=TEXT_KINDS)
    try:
        hits = opening.engine().search(query).hits
    except EngineUnavailable as error:
        logger.warning("A lead is matched without texts: %s", error)
        return {}
    best = max((hit.score for hit in hits), default=0.0)
    prefix = f"{Contributions.kind}:"
    shares = {
        int(hit.key.removeprefix(prefix)): round(hit.score / best, 4)
        for hit in hits
        if best and hit.key.startswith(prefix)
    }
    return {number: share for number, share in shares.items() if share >= least}
