"""What the page of a lead shows to one reader."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from portal.leads import access, panels, sealing
from portal.leads.models import Lead, LeadEvent, LeadNeed
from portal.leads.moves import MOVES
from portal.leads.panels import Part
from portal.leads.sealing import Client
from portal.members.models import Member
from portal.visibility import Viewer, Visibility

State = Lead.State


@dataclass(frozen=True, slots=True)
class Reading:
    """`giver` is None when the reader may not open that person's page, `client` when it is sealed to them.

    The log (`events`) and the rest are for those who answer for the lead; `may_act` asks for an active account too.
    """

    giver: Member | None
    needs: tuple[LeadNeed, ...]
    client: Client | None
    is_manager: bool
    may_act: bool
    may_take_over: bool
    may_reopen: bool
    may_withdraw: bool
    events: tuple[LeadEvent, ...]
    audience_words: str
    parts: tuple[Part, ...]


def reading_of(lead: Lead, viewer: Viewer) -> Reading:
    """Eight queries at most, and those of the parts. `lead` has its giver loaded."""
    is_manager = access.may_manage(viewer, lead)
    may_act = is_manager and access.may_post(viewer)
    moves = MOVES[lead.state] if may_act and lead.state != State.WAITING else frozenset()
    is_orphan = lead.giver is None or lead.giver.status != Member.Status.ACTIVE
    return Reading(
        giver=Member.objects.visible_to(viewer).filter(pk=lead.giver_id).first() if lead.giver_id else None,
        needs=tuple(lead.needs.select_related("concept")),
        client=sealing.client_for(viewer, lead),
        is_manager=is_manager,
        may_act=may_act,
        may_take_over=may_act and is_orphan and lead.state != State.WAITING,
        may_reopen=State.OPEN in moves and lead.state != State.INTRODUCED,
        may_withdraw=State.WITHDRAWN in moves,
        events=tuple(lead.events.select_related("by")) if is_manager else (),
        audience_words=_audience_words(lead),
        parts=tuple(panels.parts_for(viewer, lead, is_manager=is_manager)),
    )


def _audience_words(lead: Lead) -> str:
    """Without the names of its circles, which are known to their members only."""
    if lead.visibility in (Visibility.PUBLIC, Visibility.NETWORK):
        return str(Visibility(lead.visibility).label)
    told = _readers_words(lead)
    return _("%(readers)s, et un cercle de membres") % {"readers": told} if lead.circles.exists() else told


def _readers_words(lead: Lead) -> str:
    if lead.visibility == Visibility.COOPERATIVE and lead.cooperative:
        return _("Les membres de %(name)s") % {"name": lead.cooperative.name}
    return _("La personne qui l’apporte")
