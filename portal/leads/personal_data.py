"""Leads as personal data: their copy for the member, and their end with the account. Clients': see `expiring`."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.leads.changes import touch
from portal.leads.models import Lead, LeadEvent
from portal.leads.posting import change_state, lock
from portal.leads.querysets import SEALED
from portal.members.models import Member, User

State = Lead.State


def archive_part(user: User) -> dict[str, Any]:
    """For `portability.register`: the leads that the member gives, as they wrote them, and what they did to others'."""
    given = Lead.objects.filter(giver__user=user).select_related("place", "cooperative")
    own = list(given.prefetch_related("needs__concept", "events"))
    done = LeadEvent.objects.filter(by__user=user).exclude(lead__giver__user=user)
    return {
        "given": [_lead(lead) for lead in own],
        "done": [_event(event) | {"lead": event.lead_id} for event in done],
    }


def _lead(lead: Lead) -> dict[str, Any]:
    plain = ("title", "need", "is_remote", "budget", "visibility", "origin", "state", *SEALED)
    return {name: getattr(lead, name) for name in plain} | {
        "place": lead.place.key if lead.place else None,
        "deadline": lead.deadline.isoformat(),
        "cooperative": lead.cooperative.name if lead.cooperative else None,
        "needs": [{"concept": need.concept.key, "is_required": need.is_required} for need in lead.needs.all()],
        "created_at": lead.created_at.isoformat(),
        "closed_at": lead.closed_at.isoformat() if lead.closed_at else None,
        "log": [_event(event) for event in lead.events.all()],
    }


def _event(event: LeadEvent) -> dict[str, Any]:
    return {"act": event.act, "at": event.at.isoformat(), "note": event.note}


@receiver(post_save, sender=Member)
def forget_closed(instance: Member, **kwargs: Any) -> None:
    """A closed account: what it gave alone is withdrawn and emptied; its cooperative answers for the rest."""
    if instance.status != Member.Status.LEFT or instance.user_id is not None:
        return
    with transaction.atomic():
        alone = Lead.objects.filter(giver=instance, cooperative=None)
        for number in alone.order_by("pk").values_list("pk", flat=True):
            _empty(number)
        LeadEvent.objects.filter(by=instance).update(note="")


def _empty(lead_id: int) -> None:
    lead = lock(lead_id)
    if lead.is_running or lead.state == State.EXPIRED:
        change_state(lead, State.WITHDRAWN, None)
    blank = dict.fromkeys((*SEALED, "need"), "")
    Lead.objects.filter(pk=lead_id).update(title=_("Affaire d’un ancien membre"), **blank)
    Lead.objects.filter(pk=lead_id, closed_at=None).update(closed_at=timezone.now())
    touch([lead_id], tightened=True)
