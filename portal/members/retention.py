"""What is not kept: letters nobody answered, accounts whose address was never proved."""

from __future__ import annotations

import datetime

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from portal.members.models import Invitation, Member, User

KEPT_FOR = datetime.timedelta(days=30)
EVERY = 6 * 3600.0
"""Seconds between two runs of the worker."""


def purge() -> tuple[int, int]:
    """Remove both kinds; returns (invitations, accounts) removed."""
    return purge_invitations(), purge_unproved_accounts()


def purge_invitations() -> int:
    """Invitations expired for thirty days that nobody accepted."""
    limit = timezone.now() - KEPT_FOR
    count, _ = Invitation.objects.filter(accepted_at=None, expires_at__lt=limit).delete()
    return count


def purge_unproved_accounts() -> int:
    """Accounts opened thirty days ago by the form, never confirmed: an address someone typed is not a person."""
    addresses = EmailAddress.objects.filter(user=OuterRef("pk"))
    unproved = User.objects.filter(
        Exists(addresses),
        ~Exists(addresses.filter(verified=True)),
        date_joined__lt=timezone.now() - KEPT_FOR,
        last_login=None,
        is_staff=False,
        is_superuser=False,
        member__status=Member.Status.PENDING,
    )
    count = 0
    for user in unproved.select_related("member"):
        with transaction.atomic():
            user.member.delete()
            user.delete()
        count += 1
    return count
