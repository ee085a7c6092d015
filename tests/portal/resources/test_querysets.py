"""The rule and its twin, over every level, state and reader."""

from __future__ import annotations

import datetime as dt
from itertools import product

import pytest
from django.utils import timezone

from portal.members.models import Member, Role
from portal.members.viewers import viewer_for
from portal.resources import access, booking, editing
from portal.resources.models import ResourceRequest, SharedResource
from portal.visibility import Viewer, Visibility, can_read
from tests.factories import knowledge as made
from tests.factories import resources as shared

pytestmark = pytest.mark.django_db


def test_the_predicate_and_the_queryset_agree_for_every_reader():
    home, other = made.a_cooperative(), made.a_cooperative()
    found = []
    for level, archived, status, cooperative in product(
        Visibility.values, (False, True), Member.Status.values, (None, home)
    ):
        resource = shared.resource(made.writer(cooperative=home), visibility=level, cooperative=cooperative)
        Member.objects.filter(pk=resource.owner_id).update(status=status)
        if archived:
            editing.archive(resource)
        found.append(resource.pk)
    colleague, stranger = made.writer(cooperative=home), made.writer(cooperative=other)
    waiting = made.writer(cooperative=home, status=Member.Status.PENDING)
    owners = [SharedResource.objects.get(pk=pk).owner.user for pk in found[:8]]
    viewers = [viewer_for(one) for one in (colleague.user, stranger.user, waiting.user, *owners)]
    viewers += [Viewer.anonymous(), Viewer(sees_all=True)]
    resources = list(SharedResource.objects.select_related("owner"))
    read = 0
    for viewer in viewers:
        by_query = set(SharedResource.objects.visible_to(viewer).values_list("pk", flat=True))
        by_rule = {one.pk for one in resources if can_read(viewer, access.audience_of_resource(one))}
        assert by_query == by_rule
        read += len(by_rule)
    assert 0 < read < len(viewers) * len(resources)
    offered = set(SharedResource.objects.offered().values_list("pk", flat=True))
    assert offered == {one.pk for one in resources if access.is_live(one)}


def test_who_answers_for_a_resource():
    home = made.a_cooperative()
    owner, colleague, animator = (made.writer(cooperative=home) for _ in range(3))
    elsewhere = made.writer()
    for member in (animator, elsewhere):
        Role.objects.create(member=member, kind=Role.Kind.ANIMATOR, cooperative=home)
    common, own, closed = (
        shared.resource(owner, cooperative=home),
        shared.resource(owner),
        shared.resource(owner, cooperative=home, visibility="private"),
    )

    def managed(member: Member) -> set[int]:
        return set(SharedResource.objects.managed_by(viewer_for(member.user)).values_list("pk", flat=True))

    assert managed(owner) == {common.pk, own.pk, closed.pk}
    assert managed(animator) == {common.pk}
    assert managed(colleague) == managed(elsewhere) == set()  # a role outlives a membership, the right does not
    Member.objects.filter(pk=owner.pk).update(status=Member.Status.SUSPENDED)
    assert managed(Member.objects.get(pk=owner.pk)) == managed(animator) == set()


def test_a_request_is_read_by_its_two_sides():
    sent = shared.request()
    viewers = [viewer_for(sent.member.user), viewer_for(sent.resource.owner.user), viewer_for(made.writer().user)]
    seen = [ResourceRequest.objects.visible_to(viewer).count() for viewer in (*viewers, Viewer.anonymous())]
    assert seen == [1, 1, 0, 0]


def test_free_days_leave_out_what_is_taken_and_what_has_run_out():
    van, tool, course = shared.resource(), shared.resource(kind="tool"), shared.seats(capacity=2)
    shared.accepted(van, first=10, last=12)
    shared.request(tool, first=10, last=12)  # only asked: still free
    shared.accepted(course, quantity=2)

    def free(first: int, last: int) -> set[int]:
        return set(SharedResource.objects.free(shared.day(first), shared.day(last)).values_list("pk", flat=True))

    assert free(8, 9) == free(13, 20) == {van.pk, tool.pk}
    assert free(12, 14) == free(1, 30) == free(11, 11) == {tool.pk}
    booking.refuse(ResourceRequest.objects.get(resource=course), course.owner, "Annulée.")
    assert course.pk in free(1, 30)


def test_unused_is_neither_confirmed_nor_lent_for_a_year():
    old = timezone.now() - dt.timedelta(days=400)
    quiet, lent, kept, archived, asked = (shared.resource() for _ in range(5))
    SharedResource.objects.exclude(pk=kept.pk).update(confirmed_at=old)
    shared.accepted(lent)
    editing.archive(archived)
    SharedResource.objects.filter(pk=asked.pk).update(asked_at=timezone.now())
    year_ago = timezone.now() - dt.timedelta(days=365)
    assert list(SharedResource.objects.unused_since(year_ago)) == [quiet]
