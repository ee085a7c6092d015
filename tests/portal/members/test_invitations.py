"""Invitations: only the invited address enters, once, before the date."""

from __future__ import annotations

import datetime
import re

import pytest
from django.core import mail
from django.utils import timezone

from portal.members import invitations
from portal.members.models import Cooperative, Invitation, JoinRequest, Member, User
from tests.factories.members import CooperativeFactory, JoinRequestFactory, MemberFactory, animator_of, prove_address

pytestmark = pytest.mark.django_db


@pytest.fixture
def cooperative() -> Cooperative:
    return CooperativeFactory()


@pytest.fixture
def invited() -> Member:
    """A waiting member whose address is proved."""
    member = MemberFactory(status=Member.Status.PENDING)
    prove_address(member.user)
    return member


def send(cooperative: Cooperative, email: str, capture) -> str:  # type: ignore[no-untyped-def]
    """Invite, and give the token written in the letter."""
    with capture(execute=True):
        invitations.invite(email, cooperative, animator_of(cooperative))
    found = re.search(r"/mon-espace/invitation/([\w-]+)/", mail.outbox[-1].body)
    assert found is not None
    return found[1]


def test_accepting_enters_at_once(cooperative, invited, django_capture_on_commit_callbacks) -> None:  # type: ignore[no-untyped-def]
    token = send(cooperative, invited.user.email.upper(), django_capture_on_commit_callbacks)
    member = invitations.accept(token, invited.user)
    assert member.status == Member.Status.ACTIVE
    assert member.memberships.current().get().cooperative == cooperative
    assert invitations.find(token) is None
    with pytest.raises(invitations.NotForYou):
        invitations.accept(token, invited.user)


def test_the_token_is_not_in_the_database(cooperative, django_capture_on_commit_callbacks) -> None:  # type: ignore[no-untyped-def]
    token = send(cooperative, "ada@exemple.invalid", django_capture_on_commit_callbacks)
    stored = Invitation.objects.values().get()
    assert token not in str(stored)
    assert mail.outbox[-1].to == ["ada@exemple.invalid"]


def test_another_address_does_not_enter(cooperative, invited, django_capture_on_commit_callbacks) -> None:  # type: ignore[no-untyped-def]
    token = send(cooperative, "someone-else@exemple.invalid", django_capture_on_commit_callbacks)
    with pytest.raises(invitations.NotForYou):
        invitations.accept(token, invited.user)
    assert not invited.memberships.exists()


def test_an_address_that_is_not_proved_does_not_enter(cooperative, django_capture_on_commit_callbacks) -> None:  # type: ignore[no-untyped-def]
    member = MemberFactory(status=Member.Status.PENDING)
    token = send(cooperative, member.user.email, django_capture_on_commit_callbacks)
    with pytest.raises(invitations.NotForYou):
        invitations.accept(token, member.user)


def test_a_suspended_member_does_not_enter(cooperative, invited, django_capture_on_commit_callbacks) -> None:  # type: ignore[no-untyped-def]
    invited.status = Member.Status.SUSPENDED
    invited.save()
    token = send(cooperative, invited.user.email, django_capture_on_commit_callbacks)
    with pytest.raises(invitations.NotForYou):
        invitations.accept(token, invited.user)


def test_an_expired_invitation_is_not_found(cooperative, django_capture_on_commit_callbacks) -> None:  # type: ignore[no-untyped-def]
    token = send(cooperative, "ada@exemple.invalid", django_capture_on_commit_callbacks)
    Invitation.objects.update(expires_at=timezone.now() - datetime.timedelta(seconds=1))
    assert invitations.find(token) is None


def test_inviting_again_kills_the_first_link(cooperative, django_capture_on_commit_callbacks) -> None:  # type: ignore[no-untyped-def]
    first = send(cooperative, "ada@exemple.invalid", django_capture_on_commit_callbacks)
    second = send(cooperative, "Ada@exemple.invalid", django_capture_on_commit_callbacks)
    assert invitations.find(first) is None
    assert invitations.find(second) is not None


def test_proving_the_invited_address_settles_the_request(django_capture_on_commit_callbacks) -> None:  # type: ignore[no-untyped-def]
    request = JoinRequestFactory()
    user: User = request.member.user
    invitations.invite(user.email, request.cooperative, None)
    invitations.settle(user, user.email)
    request.refresh_from_db()
    assert request.state == JoinRequest.State.APPROVED
    assert Member.objects.get(user=user).is_active


def test_an_invitation_elsewhere_settles_nothing(cooperative) -> None:  # type: ignore[no-untyped-def]
    request = JoinRequestFactory()
    invitations.invite(request.member.user.email, cooperative, None)
    invitations.settle(request.member.user, request.member.user.email)
    request.refresh_from_db()
    assert request.state == JoinRequest.State.PENDING
