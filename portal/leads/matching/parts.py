"""Matching on the page of a lead, and in my space."""

from __future__ import annotations

from django.utils.translation import gettext as _

from portal.leads import access
from portal.leads.matching.reading import proposals_for
from portal.leads.models import Contest, Lead, Proposal
from portal.leads.panels import Part
from portal.members import panels as member_panels
from portal.members.models import Member
from portal.visibility import Viewer


def of_lead(viewer: Viewer, lead: Lead) -> Part | None:
    """For those who answer for it: what was proposed, and the way to reasons. For whom it was proposed to: the way
    to their answer. Four queries at most."""
    if viewer.member_id is None or not viewer.is_network:
        return None
    mine = Proposal.objects.made_to(viewer).filter(lead=lead).first()
    if access.may_manage(viewer, lead):
        if lead.state == Lead.State.WAITING:
            return None
        return Part("leads/matching/part.html", {"proposals": proposals_for(viewer, lead), "mine": mine})
    return Part("leads/matching/part_mine.html", {"mine": mine}) if mine else None


def of_space(member: Member, viewer: Viewer) -> member_panels.Panel | None:
    """How many proposals wait for an answer, how many contests for the viewer's, and the way; for active members."""
    if not access.may_post(viewer):
        return None
    contests = Contest.objects.answered_by(viewer).filter(answered_at=None)
    counts = {"waiting": Proposal.objects.made_to(viewer).waiting(), "contests": contests}
    template = "leads/matching/space_panel.html"
    return member_panels.Panel("propositions", _("Ce qu’on me propose"), template, counts=counts)
