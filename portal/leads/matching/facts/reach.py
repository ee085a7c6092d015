"""Whom a lead may be proposed to at all: those who may read it and who serve its place, as conditions of statements."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from portal.leads.matching.facts.everyone import proposable
from portal.leads.matching.facts.serving import around
from portal.leads.models import Lead, ServedPlace
from portal.members.models import Member, Membership
from portal.visibility import Visibility


def readers(lead: Lead) -> QuerySet[Member] | None:
    """Members whom the lead is open to by its level or its circles; None for everybody."""
    if lead.visibility in (Visibility.PUBLIC, Visibility.NETWORK):
        return None
    by_circle = Q(circles__in=lead.circles.values("pk"))
    if lead.visibility == Visibility.COOPERATIVE and lead.cooperative_id is not None:
        current = Membership.objects.current().filter(cooperative=lead.cooperative_id)
        by_circle |= Q(pk__in=current.values("member"))
    return Member.objects.filter(by_circle)


def serving(lead: Lead) -> Q:
    """Condition on rows of a person: they serve the place of the lead or say nothing of it, and may read it.

    A union of places, each found by an index: databases go through everybody's places for an "or". Wherever the work
    is done, nearly everybody may be proposed: those who may not are fewer."""
    if is_placed(lead) and lead.place is not None:
        served = ServedPlace.objects.order_by()
        unsaid, *said = (served.filter(one).values("member") for one in (Q(territory=None), *around(lead.place)))
        condition = Q(member__in=unsaid.union(*said))
    else:
        condition = ~Q(member__in=Member.objects.exclude(proposable()).values("pk"))
    allowed = readers(lead)
    return condition if allowed is None else condition & Q(member__in=allowed.values("pk"))


def is_placed(lead: Lead) -> bool:
    """Whether people have to serve a place: work that may be done at a distance does not ask it."""
    return lead.place_id is not None and not lead.is_remote
