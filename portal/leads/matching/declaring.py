"""What those who answer for a lead declare before it is proposed: conflicts of interests, and their own cooperative."""

from __future__ import annotations

from django.db import transaction

from portal.leads.models import Conflict, Lead, SparedCooperative
from portal.leads.posting import lock
from portal.members.models import Member


def declare_conflict(lead: Lead, member: Member, by: Member) -> None:
    """The lead will not be proposed to that person. Twice is once."""
    with transaction.atomic():
        Conflict.objects.get_or_create(lead=lock(lead.pk), member=member, defaults={"by": by})


def drop_conflict(lead: Lead, number: int) -> bool:
    """False when the lead has no such conflict."""
    with transaction.atomic():
        count, _details = Conflict.objects.filter(lead=lock(lead.pk), pk=number).delete()
    return bool(count)


def spare_cooperative(lead: Lead, *, spares: bool) -> None:
    """Whether the lead is kept out of the cooperative that gives it."""
    with transaction.atomic():
        locked = lock(lead.pk)
        if spares:
            SparedCooperative.objects.get_or_create(lead=locked)
        else:
            SparedCooperative.objects.filter(lead=locked).delete()
