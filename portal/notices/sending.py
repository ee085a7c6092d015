"""Writing notices, inside the transaction of what they tell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from django.db import connection
from django.db.models import QuerySet

from portal.core.journal import OutsideTransaction
from portal.core.statements import Prepared, padded
from portal.members.models import Member
from portal.notices import kinds
from portal.notices.models import Notice
from portal.notices.subjects import Key

_SEVERAL: Final = 8


def notify(member_ids: Iterable[int], kind: str, subject: Key, *, reason: str, once: str = "", pace: str = "") -> int:
    """Tell each of these members, if they are active; returns how many notices were written. Two statements.

    `reason` says in one French sentence why the member is told, and never names the subject: its title is read when
    the notice is shown, through the rule. With `once`, a member never gets two notices of the same key. `pace`, one
    of `Pace`, is for what members set one by one, such as saved searches; their choice for the whole kind is stronger.
    Raises OutsideTransaction out of `atomic()`, UnknownKind for a kind nobody registered.
    """
    if not connection.in_atomic_block:
        raise OutsideTransaction(f"notify({kind!r}) must be called inside transaction.atomic()")
    kinds.get(kind)
    told = Member.objects.filter(pk__in=set(member_ids), status=Member.Status.ACTIVE)
    if once:
        told = told.exclude(notices__once=once)
    subject_kind, subject_id = subject
    about = {"kind": kind, "subject_kind": subject_kind, "subject_id": subject_id}
    rows = [
        Notice(member_id=pk, reason=reason, once=once, pace=pace, **about)
        for pk in told.order_by("pk").values_list("pk", flat=True)
    ]
    # Another transaction may have written the same key meanwhile: the constraint decides.
    Notice.objects.bulk_create(rows, ignore_conflicts=bool(once))
    return len(rows)


def notify_each(subjects: Mapping[int, Key], kind: str, *, reason: str) -> int:
    """Tell each of these members of their own subject, {member: subject}; otherwise as `notify`. Two statements."""
    if not connection.in_atomic_block:
        raise OutsideTransaction(f"notify_each({kind!r}) must be called inside transaction.atomic()")
    kinds.get(kind)
    rows = [
        Notice(member_id=pk, kind=kind, subject_kind=subjects[pk][0], subject_id=subjects[pk][1], reason=reason)
        for (pk,) in _ACTIVE.rows(padded(sorted(subjects), _SEVERAL))
    ]
    Notice.objects.bulk_create(rows)
    return len(rows)


def _active(numbers: Sequence[int]) -> QuerySet[Any, Any]:
    """(member,)"""
    return Member.objects.active().filter(pk__in=numbers).order_by("pk").values_list("pk")


_ACTIVE: Final = Prepared(_active)
