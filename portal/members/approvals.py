"""Joining a cooperative: asking, accepting, refusing. One row lock, one decision."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from portal.members import notices
from portal.members.models import Cooperative, JoinRequest, Member, Membership

State = JoinRequest.State


class AlreadyDecided(Exception):
    """Someone decided on this request before."""


class ReasonMissing(ValueError):
    """A refusal must say why."""


def ask_to_join(member: Member, cooperative: Cooperative, message: str = "") -> JoinRequest:
    """Leave a request and tell the animators. Asking twice gives the request already there."""
    with transaction.atomic():
        waiting = JoinRequest.objects.filter(member=member, cooperative=cooperative, state=State.PENDING).first()
        if waiting is not None:
            return waiting
        request = JoinRequest.objects.create(member=member, cooperative=cooperative, message=message)
        notices.request_received(request)
    return request


def approve(
    request_id: int, *, decided_by: Member | None, stage: str = Membership.Stage.TEST, tell: bool = True
) -> JoinRequest:
    """Open the membership and activate the person. Raises AlreadyDecided.

    A suspended person stays suspended: only moderation lifts that.
    """
    with transaction.atomic():
        request = _locked(request_id)
        request.state = State.APPROVED
        _close(request, decided_by)
        join(request.member, request.cooperative, stage)
        if tell:
            notices.request_decided(request)
    return request


def refuse(request_id: int, *, decided_by: Member | None, reason: str) -> JoinRequest:
    """Close the request with its reason; the account stays as it is. Raises AlreadyDecided, ReasonMissing."""
    if not reason.strip():
        raise ReasonMissing("A refusal needs a reason.")
    with transaction.atomic():
        request = _locked(request_id)
        request.state = State.REFUSED
        request.reason = reason.strip()
        _close(request, decided_by)
        notices.request_decided(request)
    return request


def join(member: Member, cooperative: Cooperative, stage: str = Membership.Stage.TEST) -> Membership:
    """The membership of today, opened if needed; a waiting or departed person becomes active."""
    with transaction.atomic():
        person = Member.objects.select_for_update().get(pk=member.pk)
        current = Membership.objects.current().filter(member=person, cooperative=cooperative).first()
        if current is None:
            current = Membership.objects.create(
                member=person, cooperative=cooperative, stage=stage, started_on=timezone.localdate()
            )
        if person.status in (Member.Status.PENDING, Member.Status.LEFT):
            person.status = Member.Status.ACTIVE
            person.save()
        member.status = person.status
    return current


def _locked(request_id: int) -> JoinRequest:
    request = (
        JoinRequest.objects.select_for_update(of=("self",))
        .select_related("member__user", "cooperative")
        .get(pk=request_id)
    )
    if request.state != State.PENDING:
        raise AlreadyDecided(request_id)
    return request


def _close(request: JoinRequest, decided_by: Member | None) -> None:
    request.decided_by = decided_by
    request.decided_at = timezone.now()
    request.save()
