"""Asking, accepting, refusing: one decision, told after commit."""

from __future__ import annotations

import pytest
from django.core import mail

from portal.members import approvals
from portal.members.models import JoinRequest, Member, Membership
from tests.factories.members import (
    CooperativeFactory,
    JoinRequestFactory,
    MemberFactory,
    animator_of,
)

pytestmark = pytest.mark.django_db


def test_approval_opens_the_membership_and_activates(django_capture_on_commit_callbacks) -> None:  # type: ignore[no-untyped-def]
    request = JoinRequestFactory()
    animator = animator_of(request.cooperative)
    with django_capture_on_commit_callbacks(execute=True):
        approvals.approve(request.pk, decided_by=animator, stage=Membership.Stage.CAPE)
    request.refresh_from_db()
    membership = Membership.objects.get(member=request.member)
    assert (request.state, request.decided_by) == (JoinRequest.State.APPROVED, animator)
    assert Member.objects.get(pk=request.member.pk).status == Member.Status.ACTIVE
    assert (membership.cooperative, membership.stage, membership.is_current) == (request.cooperative, "cape", True)
    assert [letter.to for letter in mail.outbox] == [[request.member.user.email]]
    assert "acceptée" in mail.outbox[0].body


def test_refusal_gives_its_reason_and_opens_nothing(django_capture_on_commit_callbacks) -> None:  # type: ignore[no-untyped-def]
    request = JoinRequestFactory()
    with django_capture_on_commit_callbacks(execute=True):
        approvals.refuse(request.pk, decided_by=None, reason=" Nous ne vous connaissons pas. ")
    request.refresh_from_db()
    assert (request.state, request.reason) == (JoinRequest.State.REFUSED, "Nous ne vous connaissons pas.")
    assert Member.objects.get(pk=request.member.pk).status == Member.Status.PENDING
    assert not request.member.memberships.exists()
    assert "Nous ne vous connaissons pas." in mail.outbox[0].body


def test_refusal_without_reason_is_refused() -> None:
    request = JoinRequestFactory()
    with pytest.raises(approvals.ReasonMissing):
        approvals.refuse(request.pk, decided_by=None, reason="  ")


def test_a_request_is_decided_once() -> None:
    request = JoinRequestFactory()
    approvals.approve(request.pk, decided_by=None)
    with pytest.raises(approvals.AlreadyDecided):
        approvals.refuse(request.pk, decided_by=None, reason="trop tard")
    request.refresh_from_db()
    assert request.state == JoinRequest.State.APPROVED


def test_approval_does_not_lift_a_suspension() -> None:
    request = JoinRequestFactory(member__status=Member.Status.SUSPENDED)
    approvals.approve(request.pk, decided_by=None)
    assert Member.objects.get(pk=request.member.pk).status == Member.Status.SUSPENDED


def test_asking_twice_is_asking_once(django_capture_on_commit_callbacks) -> None:  # type: ignore[no-untyped-def]
    cooperative = CooperativeFactory()
    animator = animator_of(cooperative)
    member = MemberFactory()
    with django_capture_on_commit_callbacks(execute=True):
        first = approvals.ask_to_join(member, cooperative, "Bonjour")
        second = approvals.ask_to_join(member, cooperative)
    assert first == second
    assert [letter.to for letter in mail.outbox] == [[animator.user.email]]


def test_joining_again_keeps_the_open_membership() -> None:
    request = JoinRequestFactory()
    first = approvals.join(request.member, request.cooperative)
    assert approvals.join(request.member, request.cooperative) == first
