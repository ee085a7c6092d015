"""Which letters are due, and sending them: by the worker, never in a request.

A letter is claimed first: in one transaction its notices are settled and its text is written, for the reader that
the member is at that moment. Then it is sent. A fault of the mail server gives the claim back, and the letter is
written again later, for the reader of then. A worker killed between the two loses one letter, never a notice: it
stays in the inbox; sending twice would be worse.
"""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import dataclass

from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from portal.members.models import Member
from portal.members.viewers import viewer_for
from portal.notices.inbox import entries
from portal.notices.models import MailState, Notice, Pace
from portal.notices.querysets import NoticeQuerySet, told_at
from portal.notices.writing import letter_for

log = logging.getLogger(__name__)

EVERY = 60.0
"""Seconds between two runs of the worker."""
AT_ONCE = 100
"""Letters in one run: the journal waits meanwhile."""
FRESH = dt.timedelta(days=14)
"""What could not be told in this time is left to the inbox."""
GAP = dt.timedelta(days=6)
"""Least time between two weekly letters, even when the worker was late for the first."""
HOUR = 7
"""Weekly letters leave on Monday from this hour on."""
FIRST_WAIT = dt.timedelta(minutes=5)
LONGEST_WAIT = dt.timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Claim:
    """A letter about to leave, and what to give back if it cannot."""

    member_id: int
    notice_ids: tuple[int, ...]
    previous_digest: dt.datetime | None
    is_weekly: bool
    message: EmailMultiAlternatives | None
    """None when the member may read none of the subjects now: nothing is sent."""


def send_due(now: dt.datetime | None = None) -> int:
    """Send the letters that are due; returns how many left. One member's fault does not stop the others."""
    now = now or timezone.now()
    sent = 0
    for member_id in _waiting(now):
        try:
            claim = _claim(member_id, now)
        except Exception:
            log.exception("The letter to member %d could not be written", member_id)
            _put_off(member_id, now)
            continue
        if claim is not None and claim.message is not None:
            sent += _send(claim, claim.message, now)
    return sent


def monday_before(now: dt.datetime) -> dt.datetime:
    """The last Monday at `HOUR`, local time, at or before `now`."""
    local = timezone.localtime(now)
    monday = (local - dt.timedelta(days=local.weekday())).replace(hour=HOUR, minute=0, second=0, microsecond=0)
    return monday if monday <= local else monday - dt.timedelta(days=7)


def _waiting(now: dt.datetime) -> list[int]:
    """Members to whom a letter is due."""
    monday = monday_before(now)
    no_digest = Q(member__notice_mail__digest_at=None)
    long_ago = Q(member__notice_mail__digest_at__lt=monday, member__notice_mail__digest_at__lte=now - GAP)
    weekly = told_at(Pace.WEEKLY) & Q(created_at__lt=monday) & (no_digest | long_ago)
    due = _unsettled(now).filter(told_at(Pace.INSTANT) | weekly)
    due = due.filter(Q(member__notice_mail__retry_at=None) | Q(member__notice_mail__retry_at__lte=now))
    return list(due.order_by("member").values_list("member", flat=True).distinct()[:AT_ONCE])


def _unsettled(now: dt.datetime) -> NoticeQuerySet:
    fresh = Notice.objects.unread().filter(mail_settled_at=None, created_at__gt=now - FRESH)
    return fresh.to_people_who_read_mail().with_pace()


def _claim(member_id: int, now: dt.datetime) -> Claim | None:
    """Settle what is due to the member and write the letter; None when another worker did it first."""
    with transaction.atomic():
        MailState.objects.get_or_create(member_id=member_id)
        state = MailState.objects.select_for_update().get(member=member_id)
        told = _unsettled(now).filter(member=member_id).exclude(told_at(Pace.INBOX))
        monday = monday_before(now)
        rested = state.digest_at is None or (state.digest_at < monday and state.digest_at <= now - GAP)
        is_weekly = rested and told.filter(told_at(Pace.WEEKLY), created_at__lt=monday).exists()
        due = list(told if is_weekly else told.filter(told_at(Pace.INSTANT)))
        if not due:
            return None
        member = Member.objects.select_related("user").get(pk=member_id)
        assert member.user is not None
        readable = entries(viewer_for(member.user), due)
        message = letter_for(member, readable, is_weekly=is_weekly) if readable else None
        ids = tuple(notice.pk for notice in due)
        Notice.objects.filter(pk__in=ids).update(mail_settled_at=now)
        previous = state.digest_at
        if is_weekly and message is not None:
            state.digest_at = now
            state.save()
    return Claim(member_id, ids, previous, is_weekly, message)


def _send(claim: Claim, message: EmailMultiAlternatives, now: dt.datetime) -> bool:
    try:
        message.send()
    except Exception:  # SMTP, socket, TLS, refused address: whatever it is, the letter did not leave
        log.exception("The letter to member %d could not be sent", claim.member_id)
        with transaction.atomic():
            Notice.objects.filter(pk__in=claim.notice_ids).update(mail_settled_at=None)
            if claim.is_weekly:
                MailState.objects.filter(member=claim.member_id).update(digest_at=claim.previous_digest)
            _put_off(claim.member_id, now)
        return False
    MailState.objects.filter(member=claim.member_id).exclude(faults=0).update(faults=0, retry_at=None)
    return True


def _put_off(member_id: int, now: dt.datetime) -> None:
    """Wait twice as long after each fault in a row."""
    state, _created = MailState.objects.get_or_create(member_id=member_id)
    wait = min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(state.faults, 10))
    MailState.objects.filter(member=member_id).update(faults=state.faults + 1, retry_at=now + wait)
