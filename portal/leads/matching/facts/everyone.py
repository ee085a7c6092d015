"""What every member of the network may read: the one reader that evidence is counted for.

A run is then the same whoever reads it, and tells nothing that its reader could not read.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from portal.members.field_visibility import level_of
from portal.members.models import Member, Membership
from portal.visibility import Viewer, Visibility, tokens

EVERY_MEMBER: Final = Viewer(frozenset({tokens.PUBLIC, tokens.NETWORK}))
OPEN_LEVELS: Final = (Visibility.PUBLIC.value, Visibility.NETWORK.value)


def proposable() -> Q:
    """Condition on members: those whom a lead may be proposed to, as far as their page says."""
    return Q(status=Member.Status.ACTIVE, is_listed=True, visibility__in=OPEN_LEVELS)


def arrived(since: dt.datetime) -> Q:
    """Condition on members: on the site since then, and in no cooperative before. Importing a list of members that are
    there for long makes nobody a newcomer."""
    earlier = Membership.objects.filter(member=OuterRef("pk"), started_on__lt=timezone.localtime(since).date())
    return Q(~Exists(earlier), created_at__gte=since)


def is_open(choices: dict[str, str], field: str) -> bool:
    """Whether a field of a page that every member opens is itself open to them. `choices`: `Member.field_visibility`.

    Same answer as `portal.members.access.readable_fields` for `EVERY_MEMBER`.
    """
    return level_of(choices, field) in OPEN_LEVELS
