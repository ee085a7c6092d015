"""What a person may do: predicates over an account. Reading rights are in `access`, never here.

Roles are read once per account object: a request asks as often as it likes for one query.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import rules

from portal.members.models import Cooperative, JoinRequest, Member, Role, User

Kind = Role.Kind


@dataclass(frozen=True, slots=True)
class Mandate:
    """One role, as rules read it."""

    kind: str
    cooperative_id: int | None
    territory_id: int | None
    theme_id: int | None


def mandates_of(user: Any) -> frozenset[Mandate]:
    """Roles of the account's active member; none for anyone else."""
    if not isinstance(user, User) or not user.is_active:
        return frozenset()
    known: frozenset[Mandate] | None = user.__dict__.get("_mandates")
    if known is None:
        rows = Role.objects.filter(member__user=user, member__status=Member.Status.ACTIVE).values_list(
            "kind", "cooperative_id", "territory_id", "theme_id"
        )
        remember_mandates(user, rows)
        known = user.__dict__["_mandates"]
    return known


def remember_mandates(user: User, rows: Iterable[Sequence[Any]]) -> None:
    """Roles read with something else: (kind, cooperative, territory, theme) of an active member."""
    user.__dict__["_mandates"] = frozenset(Mandate(*row) for row in rows)


def holds(user: Any, kind: str) -> bool:
    """Does the account hold a role of this kind, whatever its scope?"""
    return any(mandate.kind == kind for mandate in mandates_of(user))


def is_animator_of(user: Any, cooperative_id: int) -> bool:
    return any(
        mandate.kind == Kind.ANIMATOR and mandate.cooperative_id == cooperative_id for mandate in mandates_of(user)
    )


def is_administrator(user: Any) -> bool:
    superuser = isinstance(user, User) and user.is_active and user.is_superuser
    return superuser or holds(user, Kind.ADMINISTRATOR)


def is_moderator(user: Any) -> bool:
    return holds(user, Kind.MODERATOR) or is_administrator(user)


def is_researcher(user: Any) -> bool:
    return holds(user, Kind.RESEARCHER)


def is_curator(user: Any) -> bool:
    return holds(user, Kind.CURATOR)


def animated_cooperative_ids(user: Any) -> frozenset[int]:
    return frozenset(
        mandate.cooperative_id
        for mandate in mandates_of(user)
        if mandate.kind == Kind.ANIMATOR and mandate.cooperative_id is not None
    )


def can_approve(user: Any, request: JoinRequest) -> bool:
    """An animator of the asked cooperative, or an administrator; nobody decides on themself."""
    if isinstance(user, User) and request.member.user_id == user.pk:
        return False
    return is_animator_of(user, request.cooperative_id) or is_administrator(user)


def can_invite(user: Any, cooperative: Cooperative) -> bool:
    return is_animator_of(user, cooperative.pk) or is_administrator(user)


def can_handle_requests(user: Any) -> bool:
    """May open the page of requests at all."""
    return bool(animated_cooperative_ids(user)) or is_administrator(user)


def can_edit_member(user: Any, member: Member) -> bool:
    """One's own page, unless suspended; administrators use the admin."""
    own = isinstance(user, User) and user.is_active and member.user_id == user.pk
    return own and member.status in (Member.Status.ACTIVE, Member.Status.PENDING)


rules.add_perm("members.approve_join_request", rules.predicate(can_approve))
rules.add_perm("members.invite_member", rules.predicate(can_invite))
rules.add_perm("members.edit_profile", rules.predicate(can_edit_member))
