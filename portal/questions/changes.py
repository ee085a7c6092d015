"""Telling the journal that a question changed, and moving its version counter."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from django.db.models import F, Q

from portal.core.journal import record_changes
from portal.members.models import Member
from portal.questions.models import Asking, Question

QUESTION = "question"
"""Kind of the journal, and kind of subject of notices."""


def touch(ids: Iterable[int], *, tightened: bool = False) -> None:
    """Bump and record, inside the caller's transaction. `tightened`: someone may read less than before."""
    numbers = sorted(set(ids))
    if numbers:
        Question.objects.filter(pk__in=numbers).update(index_version=F("index_version") + 1)
        record_changes(QUESTION, numbers, tightened=tightened)


def follow_members(member_ids: Sequence[int]) -> None:
    """A question depends on the accounts of who asks, of who is asked and of who answers: called by the journal, inside
    the member's transaction. Nobody reads less as long as their accounts are active."""
    stopped = set(
        Member.objects.filter(pk__in=member_ids).exclude(status=Member.Status.ACTIVE).values_list("pk", flat=True)
    )
    touch(_concerning(set(member_ids) - stopped))
    touch(_concerning(stopped), tightened=True)


def _concerning(member_ids: Collection[int]) -> Iterable[int]:
    """Who answers was asked; without anybody, no query."""
    about = Q(asker__in=member_ids) | Q(pk__in=Asking.objects.filter(member__in=member_ids).values("question"))
    return Question.objects.filter(about).values_list("pk", flat=True)
