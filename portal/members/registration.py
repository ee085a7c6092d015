"""A new account: its member waits, and its request reaches the animators once the address is proved."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from portal.members import notices
from portal.members.invitations import settle
from portal.members.models import Cooperative, JoinRequest, Member, User
from portal.members.models.user import normalised_email
from portal.members.slugs import free_slug


def register(user: User, display_name: str, cooperative: Cooperative | None, message: str = "") -> Member:
    """Create the waiting member of a new account; the charter was accepted in the same form."""
    with transaction.atomic():
        member = Member.objects.create(
            user=user,
            slug=free_slug(Member, display_name, "membre"),
            display_name=display_name,
            charter_accepted_at=timezone.now(),
        )
        if cooperative is not None:
            JoinRequest.objects.create(member=member, cooperative=cooperative, message=message)
    return member


def address_proved(user: User, email: str) -> None:
    """An invited person enters at once; for the others the animators are told that someone waits."""
    with transaction.atomic():
        adopt_imported(user, email)
        settle(user, email)
        waiting = JoinRequest.objects.filter(member__user=user, state=JoinRequest.State.PENDING)
        for request in waiting.select_related("member", "cooperative"):
            notices.request_received(request)


def adopt_imported(user: User, proved_email: str) -> Member | None:
    """Give an account the page its cooperative had imported under the same address, if there is just one.

    The waiting page of the account goes; its requests follow. None when there is nothing to adopt.
    """
    candidates = Member.objects.filter(
        user=None,
        is_example=False,
        status=Member.Status.ACTIVE,
        contact_email__iexact=normalised_email(proved_email),
    )
    with transaction.atomic():
        imported = list(candidates.select_for_update()[:2])
        waiting = Member.objects.filter(user=user, status=Member.Status.PENDING).first()
        if len(imported) != 1 or waiting is None:
            return None
        page = imported[0]
        page.charter_accepted_at = waiting.charter_accepted_at
        already = page.memberships.current().values("cooperative")
        waiting.join_requests.exclude(cooperative__in=already).update(member=page)
        waiting.delete()
        page.user = user
        page.save()
    return page
