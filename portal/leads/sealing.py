"""The client's details: the only door to them. They go to no list, index, notice, export of others, nor log line.

Introductions open the seal to whoever both sides accepted:

    sealing.open_for(opener)        # opener(viewer, lead) -> bool
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from portal.leads.access import is_moderator
from portal.leads.models import Lead
from portal.leads.querysets import SEALED
from portal.members.models import Role
from portal.visibility import Viewer, tokens


@dataclass(frozen=True, slots=True)
class Client:
    """Who has the work done; all may be empty."""

    name: str = ""
    contact: str = ""
    note: str = ""

    def __bool__(self) -> bool:
        return bool(self.name or self.contact or self.note)


Opener = Callable[[Viewer, Lead], bool]
_openers: list[Opener] = []


def open_for(opener: Opener) -> None:
    """Add a rule that opens the seal; adding it again changes nothing. Asked last, and only of active members."""
    if opener not in _openers:
        _openers.append(opener)


def may_read_client(viewer: Viewer, lead: Lead) -> bool:
    """The giver, those who answer for it without a giver, moderators; then what the openers say."""
    if viewer.sees_all:
        return True
    if viewer.member_id is None or tokens.person(viewer.member_id) not in viewer.tokens or not viewer.is_network:
        return False
    if (
        lead.giver_id == viewer.member_id
        or (lead.giver_id is None and _animates(viewer, lead))
        or _moderates(viewer, lead)
    ):
        return True
    return any(opener(viewer, lead) for opener in _openers)


def client_for(viewer: Viewer, lead: Lead) -> Client | None:
    """The details, read from the table at that moment, or None when they are sealed to this viewer."""
    if not may_read_client(viewer, lead):
        return None
    return Client(*Lead.objects.filter(pk=lead.pk).values_list(*SEALED).get())


def _animates(viewer: Viewer, lead: Lead) -> bool:
    """Of the cooperative that took the lead in; one that was only offered it waits for its own yes."""
    if lead.cooperative_id not in viewer.cooperative_ids or lead.state == Lead.State.WAITING:
        return False
    roles = Role.objects.filter(member=viewer.member_id, kind=Role.Kind.ANIMATOR, cooperative=lead.cooperative_id)
    return roles.exists()


def _moderates(viewer: Viewer, lead: Lead) -> bool:
    """Moderators read them where they may have to decide: what a client sent, and what is not private."""
    return lead.visibility != "private" and is_moderator(viewer)
