"""Leads, what each of them needs, the log of each, and who is proposed for them by which rule."""

from portal.leads.models.lead import Lead, LeadEvent, LeadNeed
from portal.leads.models.matching import (
    Conflict,
    Contest,
    MatchingLoad,
    MatchRun,
    Placement,
    Proposal,
    ServedPlace,
    SparedCooperative,
)
from portal.leads.models.rule import MatchingRule

__all__ = [
    "Conflict",
    "Contest",
    "Lead",
    "LeadEvent",
    "LeadNeed",
    "MatchRun",
    "MatchingLoad",
    "MatchingRule",
    "Placement",
    "Proposal",
    "ServedPlace",
    "SparedCooperative",
]
