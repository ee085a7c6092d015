"""Texts that are like the need of a lead, as the search engine sees them: one query."""

from __future__ import annotations

from typing import Final

from portal.leads.matching.facts.everyone import EVERY_MEMBER
from portal.leads.models import Lead
from search.expertise.likeness import Shares, resembling

_LONGEST: Final = 400
"""Characters of the need that are asked: beyond, everything is like everything."""


def likeness(lead: Lead) -> Shares:
    """{contribution: share of the text that is most alike}; empty when no engine answers."""
    return resembling(EVERY_MEMBER, f"{lead.title} {lead.need}"[:_LONGEST]) or {}
