"""A proposal and the introduction it leads to say the same: the person answers once, wherever they are asked."""

from __future__ import annotations

from django.utils import timezone

from portal.leads.models import Introduction, Lead, Proposal
from portal.members.models import Member

State = Proposal.State


def made_to(lead: Lead, member: Member) -> Proposal | None:
    """What led to this person, whichever side asked: its reasons are credited when the lead is won. One query."""
    return Proposal.objects.filter(lead=lead, member=member).first()


def accepted(introduction: Introduction) -> None:
    """The person says yes, or offers themself: a proposal that waited is answered."""
    _answer(introduction, State.ACCEPTED, "")


def declined(introduction: Introduction) -> None:
    """The person says no, and why."""
    _answer(introduction, State.DECLINED, introduction.reason)


def _answer(introduction: Introduction, state: str, reason: str) -> None:
    waiting = Proposal.objects.filter(lead=introduction.lead_id, member=introduction.member_id, state=State.PROPOSED)
    waiting.update(state=state, reason=reason, answered_at=timezone.now())
