"""Leads, what each of them needs, the log of each, and who is proposed for them by which rule."""

from portal.leads.models.introduction import Introduction, IntroductionEvent
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
from portal.leads.models.outcome import ContributionCredit, Earning, LeadOutcome, StoryPrompt
from portal.leads.models.rule import MatchingRule
from portal.leads.models.team import LeadTeam, TeamEvent, TeamPlace

__all__ = [
    "Conflict",
    "Contest",
    "ContributionCredit",
    "Earning",
    "Introduction",
    "IntroductionEvent",
    "Lead",
    "LeadEvent",
    "LeadNeed",
    "LeadOutcome",
    "LeadTeam",
    "MatchRun",
    "MatchingLoad",
    "MatchingRule",
    "Placement",
    "Proposal",
    "ServedPlace",
    "SparedCooperative",
    "StoryPrompt",
    "TeamEvent",
    "TeamPlace",
]
