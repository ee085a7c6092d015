"""Saying that contributions changed: the version counter and the journal move together."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F

from knowledge.models import ContributionState
from portal.core.journal import record_changes

CHANGE_KIND = "contribution"


def touch(contribution_ids: Iterable[int], *, tightened: bool = False) -> None:
    """Bump the versions and record the changes, inside the caller's transaction.

    `tightened`: someone may read less than before; the contributions are hidden from search at once.
    """
    ids = list(contribution_ids)
    ContributionState.objects.filter(pk__in=ids).update(index_version=F("index_version") + 1)
    record_changes(CHANGE_KIND, ids, tightened=tightened)
