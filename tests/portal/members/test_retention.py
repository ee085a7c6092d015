"""What is removed after thirty days, and what is not."""

from __future__ import annotations

import datetime

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from portal.members.models import Invitation, Member, User
from portal.members.retention import purge
from tests.factories.members import CooperativeFactory, MemberFactory, prove_address

pytestmark = pytest.mark.django_db

LONG_AGO = timezone.now() - datetime.timedelta(days=90)


def opened(*, proved: bool, joined: datetime.datetime, status: str = "pending", address: bool = True) -> Member:
    """A member whose account was opened by the form at `joined`."""
    member = MemberFactory(status=status)
    User.objects.filter(pk=member.user.pk).update(date_joined=joined)
    if proved:
        prove_address(member.user)
    elif address:
        EmailAddress.objects.create(user=member.user, email=member.user.email, primary=True)
    return member


def test_only_old_unproved_accounts_go() -> None:
    gone = opened(proved=False, joined=LONG_AGO)
    kept = {
        opened(proved=False, joined=timezone.now()),
        opened(proved=True, joined=LONG_AGO),
        opened(proved=False, joined=LONG_AGO, status="active"),
        opened(proved=False, joined=LONG_AGO, address=False),
    }
    assert purge() == (0, 1)
    assert set(Member.objects.all()) == kept
    assert not User.objects.filter(pk=gone.user.pk).exists()


def test_only_old_unanswered_invitations_go() -> None:
    cooperative = CooperativeFactory()
    for number, (expiry, accepted) in enumerate([(LONG_AGO, None), (LONG_AGO, LONG_AGO), (timezone.now(), None)]):
        Invitation.objects.create(
            email=f"a{number}@exemple.invalid",
            cooperative=cooperative,
            token_hash=str(number),
            expires_at=expiry,
            accepted_at=accepted,
        )
    assert purge() == (1, 0)
    assert set(Invitation.objects.values_list("token_hash", flat=True)) == {"1", "2"}
