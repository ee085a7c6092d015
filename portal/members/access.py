"""Who may read a person's page, and which of its fields: predicates. Queryset twins are in `querysets`."""

from __future__ import annotations

import datetime as dt

from portal.members.field_visibility import FIELDS
from portal.members.models import Member
from portal.visibility import Viewer, Visibility, can_read, tokens


def current_cooperative_ids(member: Member) -> frozenset[int]:
    """Cooperatives the person is in today; no query when `with_current_memberships` filled them."""
    loaded = getattr(member, "current_memberships", None)
    if loaded is not None:
        return frozenset(membership.cooperative_id for membership in loaded)
    return frozenset(member.memberships.current().values_list("cooperative_id", flat=True))


def first_start(member: Member) -> dt.date | None:
    """When the person began in their first cooperative; None when it is unknown or there was none.

    No query when `all_memberships` is filled.
    """
    loaded = getattr(member, "all_memberships", None)
    starts = [one.started_on for one in (member.memberships.all() if loaded is None else loaded)]
    known = [day for day in starts if day is not None]
    return min(known) if known and len(known) == len(starts) else None


def audience_of_level(member: Member, level: str, cooperative_ids: frozenset[int]) -> frozenset[str]:
    """Tokens that open what `member` shares at `level`. Only active members share anything."""
    audience = {tokens.person(member.pk)}
    if not member.is_active:
        return frozenset(audience)
    if level == Visibility.PUBLIC:
        audience |= {tokens.PUBLIC, tokens.NETWORK}
    elif level == Visibility.NETWORK:
        audience.add(tokens.NETWORK)
    elif level == Visibility.COOPERATIVE:
        audience |= {tokens.cooperative(number) for number in cooperative_ids}
    return frozenset(audience)


def audience_of_member(member: Member, cooperative_ids: frozenset[int] | None = None) -> frozenset[str]:
    """Audience of the person's page as a whole; a field is never wider than its page."""
    known = current_cooperative_ids(member) if cooperative_ids is None else cooperative_ids
    return audience_of_level(member, member.visibility, known)


_NARROWNESS = [
    Visibility.PUBLIC.value,
    Visibility.NETWORK.value,
    Visibility.COOPERATIVE.value,
    Visibility.PRIVATE.value,
]


def is_narrower(before: str, after: str) -> bool:
    """True when fewer people read at `after` than at `before`."""
    return _NARROWNESS.index(after) > _NARROWNESS.index(before)


def can_read_member(member: Member, viewer: Viewer) -> bool:
    """May the viewer open this page? Twin of `MemberQuerySet.visible_to`."""
    return can_read(viewer, audience_of_member(member))


def readable_fields(member: Member, viewer: Viewer, cooperative_ids: frozenset[int] | None = None) -> frozenset[str]:
    """Names of the fields the viewer may read; none when the page itself is closed.

    `cooperative_ids`: those of today, where the caller knows them.
    """
    cooperatives = current_cooperative_ids(member) if cooperative_ids is None else cooperative_ids
    if not can_read(viewer, audience_of_member(member, cooperatives)):
        return frozenset()
    levels = {name: member.level_of(name) for name in FIELDS}
    opened = {
        level for level in set(levels.values()) if can_read(viewer, audience_of_level(member, level, cooperatives))
    }
    return frozenset(name for name, level in levels.items() if level in opened)
