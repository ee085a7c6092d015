"""Telling the journal that a resource changed, and moving its version counter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import F

from portal.core.journal import record_changes
from portal.resources.models import SharedResource

RESOURCE = "resource"
"""Kind of the journal, and kind of subject of notices."""


def touch(ids: Iterable[int], *, tightened: bool = False) -> None:
    """Bump and record, inside the caller's transaction. `tightened`: someone may read less than before."""
    numbers = sorted(set(ids))
    if numbers:
        SharedResource.objects.filter(pk__in=numbers).update(index_version=F("index_version") + 1)
        record_changes(RESOURCE, numbers, tightened=tightened)


def follow_owners(member_ids: Sequence[int]) -> None:
    """What is offered depends on the account of its owner: called by the journal, inside the member's transaction."""
    touch(SharedResource.objects.filter(owner__in=member_ids).values_list("pk", flat=True), tightened=True)
