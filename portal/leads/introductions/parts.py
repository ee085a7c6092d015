"""Introductions on the page of a lead, in my space, and in the menus of those pages."""

from __future__ import annotations

from django.utils.translation import gettext as _

from portal.leads import panels
from portal.leads.access import is_answered_for, may_manage
from portal.leads.introductions import reading
from portal.leads.models import Introduction, Lead, LeadOutcome, LeadTeam
from portal.leads.moves import MOVES
from portal.leads.panels import Part
from portal.members import panels as member_panels
from portal.members.models import Member
from portal.visibility import Viewer

SHOWN = 20
TEAM_FROM = 2
"""Required skills from which a team is thought of."""


def register() -> None:
    """Called once the apps are ready."""
    panels.register_part(30, of_lead)
    member_panels.register("space", "introductions", of_space, position=32)


def of_lead(viewer: Viewer, lead: Lead) -> Part | None:
    """For members: their own introduction, or how to offer themself; for those who answer for it, all of them.

    Seven queries at most.
    """
    if viewer.member_id is None or not viewer.is_network:
        return None
    is_manager = may_manage(viewer, lead)
    mine = Introduction.objects.of(viewer).filter(lead=lead).first()
    may_start = mine is None or mine.may_start_again
    may_offer = may_start and lead.giver_id != viewer.member_id and lead.is_running and is_answered_for(lead)
    if not (is_manager or mine or may_offer):
        return None
    met = mine is not None and mine.state == Introduction.State.MUTUAL
    context = {
        "lead": lead,
        "mine": mine,
        "may_offer": may_offer,
        "is_manager": is_manager,
        "lines": reading.lines(viewer, _of_lead(lead)) if is_manager else [],
        "team": LeadTeam.objects.visible_to(viewer).filter(lead=lead).exclude(state="dissolved").first(),
        "may_team": is_manager and lead.is_running and lead.needs.filter(is_required=True).count() >= TEAM_FROM,
        "outcome": LeadOutcome.objects.filter(lead=lead).first() if is_manager or met else None,
        "may_tell": (is_manager or met) and (Lead.State.WON in MOVES[lead.state] or lead.state in LeadOutcome.Result),
    }
    return Part("leads/introductions/parts/lead.html", context)


def of_space(member: Member, viewer: Viewer) -> member_panels.Panel | None:
    """How many wait for an answer of mine, and the way to all; for active members."""
    if not viewer.is_network:
        return None
    counts = {"waiting": reading.waiting_for(viewer)}
    template = "leads/introductions/parts/space_panel.html"
    return member_panels.Panel("mises-en-relation", _("Mises en relation"), template, counts=counts)


def _of_lead(lead: Lead) -> list[Introduction]:
    return list(Introduction.objects.filter(lead=lead).for_lines()[:SHOWN])
