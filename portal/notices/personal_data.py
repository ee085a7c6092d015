"""Notices as personal data: their copy for the member, and their end with the account."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from portal.members.models import Member, User
from portal.notices.models import MailState, Notice, Preference


def archive_part(user: User) -> dict[str, Any]:
    """For `portability.register`. Subjects are told by number: their titles are not the member's data."""
    notices = Notice.objects.filter(member__user=user)
    state = MailState.objects.filter(member__user=user).first()
    return {
        "notices": [
            {
                "kind": notice.kind,
                "subject": f"{notice.subject_kind}:{notice.subject_id}",
                "reason": notice.reason,
                "created_at": notice.created_at.isoformat(),
                "read_at": _iso(notice.read_at),
                "mail_settled_at": _iso(notice.mail_settled_at),
            }
            for notice in notices
        ],
        "paces": dict(Preference.objects.filter(member__user=user).values_list("kind", "pace")),
        "last_weekly_letter": _iso(state.digest_at) if state else None,
        "letters_stopped_at": _iso(state.stopped_at) if state else None,
    }


@receiver(post_save, sender=Member)
def forget_closed(instance: Member, **kwargs: Any) -> None:
    """A closed account keeps its page, empty: nothing is told to it any more."""
    if instance.status == Member.Status.LEFT and instance.user_id is None:
        for model in (Notice, Preference, MailState):
            model._default_manager.filter(member=instance).delete()


def _iso(moment: dt.datetime | None) -> str | None:
    return moment.isoformat() if moment else None
