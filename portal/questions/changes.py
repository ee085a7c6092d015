"""Telling the journal that a question changed, and moving its version counter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import F

from portal.core.journal import record_changes
from portal.questions.models import Question

QUESTION = "question"
"""Kind of the journal, and kind of subject of notices."""


def touch(ids: Iterable[int], *, tightened: bool = False) -> None:
    """Bump and record, inside the caller's transaction. `tightened`: someone may read less than before."""
    numbers = sorted(set(ids))
    if numbers:
        Question.objects.filter(pk__in=numbers).update(index_version=F("index_version") + 1)
        record_changes(QUESTION, numbers, tightened=tightened)


def follow_askers(member_ids: Sequence[int]) -> None:
    """A question depends on the account of who asks: called by the journal, inside the member's transaction."""
    touch(Question.objects.filter(asker__in=member_ids).values_list("pk", flat=True), tightened=True)
