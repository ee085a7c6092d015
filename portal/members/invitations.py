"""Inviting an address into a cooperative: the letter holds the only copy of the token."""

from __future__ import annotations

import datetime
import hashlib
import secrets

from allauth.account.models import EmailAddress
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from portal.members import notices
from portal.members.approvals import approve, join
from portal.members.models import Cooperative, Invitation, JoinRequest, Member, User
from portal.members.models.user import normalised_email

VALID_FOR = datetime.timedelta(days=30)


class NotForYou(Exception):
    """The invitation is spent, expired, or was sent to another address."""


def invite(email: str, cooperative: Cooperative, invited_by: Member | None) -> Invitation:
    """Send a letter. A waiting invitation of the same address is replaced: only the last link works."""
    address = normalised_email(email)
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        Invitation.objects.filter(email=address, cooperative=cooperative, accepted_at=None).delete()
        invitation = Invitation.objects.create(
            email=address,
            cooperative=cooperative,
            token_hash=hash_of(token),
            invited_by=invited_by,
            expires_at=timezone.now() + VALID_FOR,
        )
        notices.invitation_sent(invitation, reverse("members:invitation", kwargs={"token": token}))
    return invitation


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def find(token: str) -> Invitation | None:
    """The usable invitation of this token, or None for a wrong, spent or expired one alike."""
    invitation = (
        Invitation.objects.filter(token_hash=hash_of(token)).select_related("cooperative", "invited_by").first()
    )
    return invitation if invitation is not None and invitation.is_usable else None


def accept(token: str, user: User) -> Member:
    """Join at once. Raises NotForYou unless the account has proved that it owns the invited address."""
    with transaction.atomic():
        invitation = Invitation.objects.select_for_update().filter(token_hash=hash_of(token)).first()
        member = Member.objects.filter(user=user).first()
        if invitation is None or member is None or not invitation.is_usable:
            raise NotForYou
        if not EmailAddress.objects.filter(user=user, email__iexact=invitation.email, verified=True).exists():
            raise NotForYou
        if member.status == Member.Status.SUSPENDED:
            raise NotForYou
        return _spend(invitation, member)


def settle(user: User, verified_email: str) -> None:
    """After an address is proved: an invitation to the cooperative the person asked for needs no waiting."""
    with transaction.atomic():
        requests = JoinRequest.objects.filter(member__user=user, state=JoinRequest.State.PENDING)
        for request in requests.select_related("member"):
            invitation = (
                Invitation.objects.select_for_update()
                .filter(
                    email=normalised_email(verified_email),
                    cooperative=request.cooperative_id,
                    accepted_at=None,
                    expires_at__gt=timezone.now(),
                )
                .first()
            )
            if invitation is not None and request.member.status != Member.Status.SUSPENDED:
                _spend(invitation, request.member)


def _spend(invitation: Invitation, member: Member) -> Member:
    invitation.accepted_at = timezone.now()
    invitation.accepted_by = member
    invitation.save()
    waiting = JoinRequest.objects.filter(
        member=member, cooperative=invitation.cooperative_id, state=JoinRequest.State.PENDING
    ).first()
    if waiting is not None:
        approve(waiting.pk, decided_by=invitation.invited_by, tell=False)
    join(member, invitation.cooperative)
    member.refresh_from_db()
    return member
