"""What the page of a lead shows to one reader."""

from __future__ import annotations

from dataclasses import dataclass

from portal.leads import access, panels, sealing
from portal.leads.models import Lead, LeadEvent, LeadNeed
from portal.leads.moves import MOVES
from portal.leads.panels import Part
from portal.leads.sealing import Client
from portal.members.models import Member
from portal.visibility import Viewer


@dataclass(frozen=True, slots=True)
class Reading:
    """`giver` is None when the reader may not open that person's page, `client` when it is sealed to them.

    `events`, the log, and `moves`, the states that may follow, are for those who answer for the lead.
    """

    giver: Member | None
    needs: tuple[LeadNeed, ...]
    client: Client | None
    is_manager: bool
    is_mine: bool
    may_take_over: bool
    events: tuple[LeadEvent, ...]
    moves: frozenset[str]
    parts: tuple[Part, ...]


def reading_of(lead: Lead, viewer: Viewer) -> Reading:
    """Eight queries at most, and those of the parts. `lead` has its giver loaded."""
    is_manager = access.may_manage(viewer, lead)
    is_orphan = lead.giver is None or lead.giver.status != Member.Status.ACTIVE
    return Reading(
        giver=Member.objects.visible_to(viewer).filter(pk=lead.giver_id).first() if lead.giver_id else None,
        needs=tuple(lead.needs.select_related("concept")),
        client=sealing.client_for(viewer, lead),
        is_manager=is_manager,
        is_mine=lead.giver_id is not None and lead.giver_id == viewer.member_id,
        may_take_over=is_manager and is_orphan and lead.state != Lead.State.WAITING and access.may_post(viewer),
        events=tuple(lead.events.select_related("by")) if is_manager else (),
        moves=MOVES[lead.state] if is_manager else frozenset(),
        parts=tuple(panels.parts_for(viewer, lead)),
    )
