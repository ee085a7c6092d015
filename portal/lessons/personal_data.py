"""Answers about experiences as personal data: their copy for the member, and their end with the account."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from portal.lessons.models import LessonMark
from portal.members.models import Member, User


def archive_part(user: User) -> list[dict[str, Any]]:
    """For `portability.register`. An experience is told by number: its title is not the member's data."""
    marks = LessonMark.objects.filter(member__user=user)
    return [
        {"contribution": mark.contribution_id, "moment": mark.occasion, "answer": mark.verdict,
         "at": mark.at.isoformat()}
        for mark in marks
    ]  # fmt: skip


@receiver(post_save, sender=Member)
def forget_closed(instance: Member, **kwargs: Any) -> None:
    if instance.status == Member.Status.LEFT and instance.user_id is None:
        LessonMark.objects.filter(member=instance).delete()
