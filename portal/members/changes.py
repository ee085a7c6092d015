"""Telling the journal that a person or a cooperative changed, and moving their version counter."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import F

from portal.core.journal import record_changes
from portal.members.models import Cooperative, Member, Membership

MEMBER = "member"
COOPERATIVE = "cooperative"


def touch_members(ids: Iterable[int], *, tightened: bool = False) -> None:
    """Bump and record in one transaction. `tightened`: someone may read less than before."""
    numbers = sorted(set(ids))
    if not numbers:
        return
    with transaction.atomic():
        Member.objects.filter(pk__in=numbers).update(index_version=F("index_version") + 1)
        record_changes(MEMBER, numbers, tightened=tightened)


def touch_cooperatives(ids: Iterable[int], *, tightened: bool = False) -> None:
    numbers = sorted(set(ids))
    if not numbers:
        return
    with transaction.atomic():
        Cooperative.objects.filter(pk__in=numbers).update(index_version=F("index_version") + 1)
        record_changes(COOPERATIVE, numbers, tightened=tightened)


def touch_people_of(cooperative_id: int) -> None:
    """People whose page names this cooperative: to call when its name or address changes."""
    touch_members(Membership.objects.current().filter(cooperative=cooperative_id).values_list("member_id", flat=True))
