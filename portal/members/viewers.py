"""From an account to the tokens it holds. Asked once per request, never from the request's own data."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Final

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import BigIntegerField, CharField, F, QuerySet, Value
from django.utils import timezone

from portal.core.statements import Prepared
from portal.members.models import Circle, Member, Membership, Role, User
from portal.members.rules import remember_mandates
from portal.visibility import Viewer, tokens


def viewer_for(user: AbstractBaseUser | AnonymousUser) -> Viewer:
    """One query: the member, their current cooperatives, their circles, and their roles, which `rules` then knows.

    An active member reads the network. One who waits, or has left, reads what is public and their own
    page. A suspended one reads what is public, and is nobody (`member_id` is None).
    """
    if not isinstance(user, User) or not user.is_active:
        return Viewer.anonymous()
    held: dict[str, list[Any]] = defaultdict(list)
    for what, *cells in _HELD.rows([user.pk], timezone.localdate()):
        held[what].append(cells)
    found, status = held["member"][0][:2] if held["member"] else (None, "")
    member_id: int | None = None if status == Member.Status.SUSPENDED else found
    tokens_held = {tokens.PUBLIC}
    if user.is_superuser:
        tokens_held.add(tokens.NETWORK)
    if member_id is not None:
        tokens_held.add(tokens.person(member_id))
    if status == Member.Status.ACTIVE:
        tokens_held.add(tokens.NETWORK)
        tokens_held |= {tokens.cooperative(number) for number, *_rest in held["cooperative"]}
        tokens_held |= {tokens.circle(number) for number, *_rest in held["circle"]}
    remember_mandates(user, [cells[1:] for cells in held["role"]] if status == Member.Status.ACTIVE else [])
    return Viewer(tokens=frozenset(tokens_held), member_id=member_id, user_id=user.pk, sees_all=user.is_superuser)


def _held_by(users: Sequence[int], day: dt.date) -> QuerySet[Any, Any]:
    """(what, number, words, three scopes of a role) of one account."""
    members = Member.objects.filter(user__in=users)
    memberships = Membership.objects.current(day).filter(member__user__in=users)
    circles = Circle.members.through.objects.filter(member__user__in=users)
    roles = Role.objects.filter(member__user__in=users)
    # Roles first: PostgreSQL takes the type of a column from the first part that has one.
    return _part(roles, "role", "pk", "kind", ("cooperative", "territory", "theme")).union(
        _part(members, "member", "pk", "status"),
        _part(memberships, "cooperative", "cooperative"),
        _part(circles, "circle", "circle"),
        all=True,
    )


def _part(
    rows: QuerySet[Any, Any], what: str, number: str, words: str = "", scopes: tuple[str, ...] = ()
) -> QuerySet[Any, Any]:
    nothing = Value(None, output_field=BigIntegerField())
    columns = {
        "held_what": Value(what, output_field=CharField()),
        "held_number": F(number),
        "held_words": F(words) if words else Value("", output_field=CharField()),
        **{f"held_scope_{rank}": F(scope) for rank, scope in enumerate(scopes)},
        **{f"held_scope_{rank}": nothing for rank in range(len(scopes), 3)},
    }
    return rows.order_by().annotate(**columns).values_list(*columns)


_HELD: Final = Prepared(_held_by)


def viewer_as(member: Member, level: str) -> Viewer:
    """The « Voir comme » reader of a page: `public`, `network` or `cooperative` (one shared with `member`).

    Raises ValueError for any other level.
    """
    held = {tokens.PUBLIC}
    if level in ("network", "cooperative"):
        held.add(tokens.NETWORK)
    elif level != "public":
        raise ValueError(f"No such reader: {level!r}")
    if level == "cooperative":
        held |= _cooperative_tokens(member.pk)
    return Viewer(tokens=frozenset(held))


def _cooperative_tokens(member_id: int) -> set[str]:
    numbers = Membership.objects.current().filter(member=member_id).values_list("cooperative_id", flat=True)
    return {tokens.cooperative(number) for number in numbers}
