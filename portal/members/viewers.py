"""From an account to the tokens it holds. Asked once per request, never from the request's own data."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser

from portal.members.models import Circle, Member, Membership, User
from portal.visibility import Viewer, tokens


def viewer_for(user: AbstractBaseUser | AnonymousUser) -> Viewer:
    """At most three queries: the member, their current cooperatives, their circles.

    An active member reads the network. One who waits, or has left, reads what is public and their own
    page. A suspended one reads what is public, and is nobody (`member_id` is None).
    """
    if not isinstance(user, User) or not user.is_active:
        return Viewer.anonymous()
    member = Member.objects.filter(user_id=user.pk).only("pk", "status").first()
    held = {tokens.PUBLIC}
    if user.is_superuser:
        held.add(tokens.NETWORK)
    if member is not None:
        held |= _tokens_of(member)
    return Viewer(
        tokens=frozenset(held),
        member_id=member.pk if member and member.status != Member.Status.SUSPENDED else None,
        user_id=user.pk,
        sees_all=user.is_superuser,
    )


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


def _tokens_of(member: Member) -> set[str]:
    if member.status == Member.Status.SUSPENDED:
        return set()
    own = {tokens.person(member.pk)}
    if not member.is_active:
        return own
    circles = Circle.objects.filter(members=member.pk).values_list("pk", flat=True)
    return own | {tokens.NETWORK} | _cooperative_tokens(member.pk) | {tokens.circle(number) for number in circles}


def _cooperative_tokens(member_id: int) -> set[str]:
    numbers = Membership.objects.current().filter(member=member_id).values_list("cooperative_id", flat=True)
    return {tokens.cooperative(number) for number in numbers}
