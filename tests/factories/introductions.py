"""Introductions, teams and outcomes as people make them."""

from __future__ import annotations

from typing import Any

from portal.leads.introductions import making, outcomes
from portal.leads.models import Introduction, Lead, LeadOutcome
from portal.members.models import Member
from tests.factories import knowledge as made
from tests.factories import leads as posted


def reachable(name: str = "", **fields: Any) -> Member:
    """A member whose page says how to reach them, to their own cooperative only."""
    member = made.writer(name, **fields)
    member.contact_email, member.phone = f"joindre-{member.pk}@exemple.test", f"06 00 00 {member.pk % 10000:04d}"
    member.save(update_fields=["contact_email", "phone"])
    return member


def asked(lead: Lead | None = None, member: Member | None = None) -> Introduction:
    """The lead asks for this person (new ones if None)."""
    of = lead or posted.lead(reachable())
    assert of.giver is not None
    return making.introduce(of, member or reachable(), of.giver)


def offered(lead: Lead | None = None, member: Member | None = None) -> Introduction:
    """This person offers themself."""
    who = member or reachable()
    return making.introduce(lead or posted.lead(reachable()), who, who)


def mutual(lead: Lead | None = None, member: Member | None = None, **values: Any) -> Introduction:
    """Accepted by both sides."""
    sent = asked(lead, member)
    if values:
        Introduction.objects.filter(pk=sent.pk).update(**values)
        sent.refresh_from_db()
    return making.accept(sent, sent.member)


def won(lead: Lead | None = None, member: Member | None = None, **told: Any) -> LeadOutcome:
    """A lead won by this person."""
    sent = mutual(lead, member)
    return outcomes.record(sent.lead, outcomes.Told("won", earners=(sent.pk,), **told), sent.member)
