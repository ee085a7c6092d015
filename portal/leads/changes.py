"""Telling the journal that a lead changed, and moving its version counter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import F

from portal.core.journal import record_changes
from portal.leads.models import Lead

LEAD = "lead"
"""Kind of the journal, and kind of subject of notices."""


def touch(ids: Iterable[int], *, tightened: bool = False) -> None:
    """Bump and record, inside the caller's transaction. `tightened`: someone may read less than before."""
    numbers = sorted(set(ids))
    if numbers:
        Lead.objects.filter(pk__in=numbers).update(index_version=F("index_version") + 1)
        record_changes(LEAD, numbers, tightened=tightened)


def follow_givers(member_ids: Sequence[int]) -> None:
    """A lead depends on the account of its giver: called by the journal, inside the member's transaction."""
    touch(Lead.objects.filter(giver__in=member_ids).values_list("pk", flat=True), tightened=True)
