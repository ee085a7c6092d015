"""Saved searches as personal data: their copy for the member, and their end with the account."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from portal.members.models import Member, User
from search.models import SavedSearch


def archive_part(user: User) -> list[dict[str, Any]]:
    """For `portability.register`."""
    return [
        {
            "name": search.name,
            "query": search.query,
            "alert": search.alert,
            "created_at": search.created_at.isoformat(),
            "last_run_at": search.last_run_at.isoformat() if search.last_run_at else None,
        }
        for search in SavedSearch.objects.filter(member__user=user).defer("seen")
    ]


@receiver(post_save, sender=Member)
def forget_closed(instance: Member, **kwargs: Any) -> None:
    """A closed account keeps its page, empty: what the person looked for goes."""
    if instance.status == Member.Status.LEFT and instance.user_id is None:
        SavedSearch.objects.filter(member=instance).delete()
