"""What wanted pages hold about one account, for the copy of their own data."""

from __future__ import annotations

from typing import Any

from knowledge.models import Wanted, WantedDemand
from portal.members.models import User


def archive_part(user: User) -> dict[str, Any]:
    """For `portability.register`: demands, subjects taken and subjects followed."""
    demands = WantedDemand.objects.filter(member__user=user).select_related("wanted")
    return {
        "demands": [
            {
                "subject": demand.wanted.title,
                "kind": demand.kind,
                "precision": demand.precision,
                "created_at": demand.created_at.isoformat(),
            }
            for demand in demands
        ],
        "taken": [_named(wanted) for wanted in Wanted.objects.filter(taken_by__user=user)],
        "followed": [_named(wanted) for wanted in Wanted.objects.filter(followers__user=user)],
    }


def _named(wanted: Wanted) -> dict[str, str]:
    return {"subject": wanted.title, "address": wanted.get_absolute_url()}
