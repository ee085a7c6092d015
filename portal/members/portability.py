"""Everything this site holds about one account, as plain values for a JSON file.

Apps above add their part with `register`; each part is a function of the account.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.utils import timezone

from portal.members.models import Invitation, Member, User

Part = Callable[[User], Any]
_parts: dict[str, Part] = {}


def register(name: str, part: Part) -> None:
    """Add or replace a part: `part(user)` gives JSON values (dates as ISO text)."""
    _parts[name] = part


def archive_of(user: User) -> dict[str, Any]:
    """The archive: account, page, links to cooperatives, and the parts of the other apps."""
    member = Member.objects.filter(user=user).first()
    archive: dict[str, Any] = {"made_at": timezone.now().isoformat(), "account": _account(user)}
    if member is not None:
        archive["profile"] = _profile(member)
        archive["cooperatives"] = _cooperatives(member)
    for name in sorted(_parts):
        archive[name] = _parts[name](user)
    return archive


def _account(user: User) -> dict[str, Any]:
    addresses = EmailAddress.objects.filter(user=user).values("email", "verified", "primary")
    factors = Authenticator.objects.filter(user=user)
    return {
        "email": user.email,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "date_joined": user.date_joined.isoformat(),
        "last_login": user.last_login.isoformat() if user.last_login else None,
        "is_active": user.is_active,
        "addresses": list(addresses),
        "second_factors": [{"type": factor.type, "created_at": factor.created_at.isoformat()} for factor in factors],
    }


def _profile(member: Member) -> dict[str, Any]:
    plain = (
        "slug",
        "display_name",
        "status",
        "visibility",
        "field_visibility",
        "is_listed",
        "headline",
        "offers",
        "seeks",
        "bio",
        "availability",
        "availability_note",
        "contact_email",
        "phone",
        "external_id",
    )
    profile: dict[str, Any] = {name: getattr(member, name) for name in plain}
    accepted = member.charter_accepted_at
    profile |= {
        "created_at": member.created_at.isoformat(),
        "updated_at": member.updated_at.isoformat(),
        "charter_accepted_at": accepted.isoformat() if accepted else None,
        "trades": [concept.label for concept in member.trades.all()],
        "places": [place.label for place in member.places.all()],
        "declared_skills": [
            {"skill": declared.concept.label, "note": declared.note}
            for declared in member.declared_skills.select_related("concept")
        ],
        "circles": [circle.name for circle in member.circles.all()],
    }
    return profile


def _cooperatives(member: Member) -> dict[str, Any]:
    return {
        "memberships": [
            {
                "cooperative": membership.cooperative.name,
                "stage": membership.stage,
                "started_on": membership.started_on.isoformat() if membership.started_on else None,
                "ended_on": membership.ended_on.isoformat() if membership.ended_on else None,
            }
            for membership in member.memberships.select_related("cooperative")
        ],
        "roles": [
            {
                "kind": role.kind,
                "cooperative": role.cooperative.name if role.cooperative else None,
                "territory": role.territory.label if role.territory else None,
                "theme": role.theme.label if role.theme else None,
                "since": role.created_at.isoformat(),
            }
            for role in member.roles.select_related("cooperative", "territory", "theme")
        ],
        "join_requests": [
            {
                "cooperative": request.cooperative.name,
                "message": request.message,
                "state": request.state,
                "reason": request.reason,
                "created_at": request.created_at.isoformat(),
                "decided_at": request.decided_at.isoformat() if request.decided_at else None,
            }
            for request in member.join_requests.select_related("cooperative")
        ],
        "invitations_sent": [_invitation(one) for one in member.invitations_sent.select_related("cooperative")],
        "invitations_accepted": [_invitation(one) for one in member.invitations_accepted.select_related("cooperative")],
    }


def _invitation(invitation: Invitation) -> dict[str, Any]:
    return {
        "email": invitation.email,
        "cooperative": invitation.cooperative.name,
        "created_at": invitation.created_at.isoformat(),
        "accepted_at": invitation.accepted_at.isoformat() if invitation.accepted_at else None,
    }
