"""How to reach the other side: the only door to it, open once both sides have accepted and while both are active."""

from __future__ import annotations

from dataclasses import dataclass

from portal.leads.access import is_answered_for
from portal.leads.models import Introduction, Lead
from portal.leads.telling import answering_for
from portal.members.models import Member
from portal.visibility import Viewer


@dataclass(frozen=True, slots=True)
class Contact:
    """What one person chose to show; `emails` may hold the address of their page and that of their account."""

    name: str
    emails: tuple[str, ...]
    phone: str


def of_member(introduction: Introduction, viewer: Viewer) -> Contact | None:
    """How to reach the person, for those who answer for the lead; None before, and for everyone else. Three queries."""
    if not _is_open(introduction) or viewer.member_id not in answering_for(introduction.lead) or not viewer.is_network:
        return None
    person = Member.objects.select_related("user").get(pk=introduction.member_id)
    if person.status != Member.Status.ACTIVE:
        return None
    account = person.user.email if introduction.shows_account and person.user is not None else ""
    emails = (person.contact_email if introduction.shows_email else "", account)
    return Contact(
        person.display_name,
        tuple(dict.fromkeys(email for email in emails if email)),
        person.phone if introduction.shows_phone else "",
    )


def of_giver(introduction: Introduction, viewer: Viewer) -> Contact | None:
    """How to reach whoever gives the lead, as their page says, for the person. Two queries."""
    giver_id = introduction.lead.giver_id
    if not _is_open(introduction) or viewer.member_id != introduction.member_id or not viewer.is_network:
        return None
    if not introduction.shows_giver or giver_id is None:
        return None
    giver = Member.objects.filter(pk=giver_id, status=Member.Status.ACTIVE).first()
    if giver is None:
        return None
    return Contact(giver.display_name, (giver.contact_email,) if giver.contact_email else (), giver.phone)


def opens_client(viewer: Viewer, lead: Lead) -> bool:
    """For `sealing.open_for`: the person whom both sides accepted, if the side of the giver shows the client."""
    if not is_answered_for(lead):
        return False
    agreed = Introduction.objects.of(viewer).filter(lead=lead, state=Introduction.State.MUTUAL, shows_client=True)
    return agreed.exists()


def _is_open(introduction: Introduction) -> bool:
    return introduction.state == Introduction.State.MUTUAL and is_answered_for(introduction.lead)
