"""Notices about resources name what the reader may read at that moment, and no more."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from portal.members.models import Member, Role
from portal.members.viewers import viewer_for
from portal.notices.models import Notice
from portal.notices.subjects import readable
from portal.resources import booking, editing, telling, unused
from portal.resources.changes import RESOURCE
from portal.resources.models import SharedResource
from tests.factories import knowledge as made
from tests.factories import resources as shared

pytestmark = pytest.mark.django_db


def subjects_of(member: Member) -> dict[str, list[str]]:
    """{reason: labels that this member is shown}."""
    viewer = viewer_for(member.user)
    found: dict[str, list[str]] = {}
    for notice in Notice.objects.filter(member=member):
        found.setdefault(notice.reason, []).extend(s.label for s in readable(viewer, [notice.subject_key]).values())
    return found


def test_a_request_is_named_by_its_resource_while_that_is_readable():
    sent = shared.accepted(shared.resource(title="Remorque bleue"))
    assert list(subjects_of(sent.member).values()) == [["Remorque bleue"]]
    editing.save({"visibility": "private"}, sent.resource.owner, sent.resource)
    assert list(subjects_of(sent.member).values()) == [["Une demande de ressource"]]
    assert list(subjects_of(sent.resource.owner).values()) == [["Remorque bleue"]]
    assert all("Remorque" not in notice.reason for notice in Notice.objects.all())


def test_a_stranger_reads_no_subject():
    sent = shared.request()
    stranger = viewer_for(made.writer().user)
    assert readable(stranger, [(telling.REQUEST, sent.pk)]) == {}


def test_the_twin_gives_the_same_requests():
    sent, other = shared.request(), shared.request()
    for member in (sent.member, sent.resource.owner, other.member, made.writer()):
        viewer = viewer_for(member.user)
        named = telling.readable_requests(viewer, [sent.pk, other.pk])
        assert set(named) == set(type(sent).objects.visible_to(viewer).values_list("pk", flat=True))


def test_the_animators_of_the_cooperative_are_told_unless_it_is_private():
    home = made.a_cooperative()
    owner, animator = made.writer(cooperative=home), made.writer(cooperative=home)
    Role.objects.create(member=animator, kind=Role.Kind.ANIMATOR, cooperative=home)
    assert telling.managers_of(shared.resource(owner, cooperative=home)) == {owner.pk, animator.pk}
    assert telling.managers_of(shared.resource(owner)) == {owner.pk}
    assert telling.managers_of(shared.resource(owner, cooperative=home, visibility="private")) == {owner.pk}


def test_nobody_is_told_of_what_they_did():
    sent = shared.begun(shared.accepted())
    booking.finish(sent, sent.resource.owner)
    told = Notice.objects.filter(kind=telling.CHANGED).values_list("member_id", flat=True)
    assert list(told) == [sent.member_id]


class TestTheQuestionOfTheYear:
    def test_it_is_put_once_a_year(self):
        van = shared.resource()
        SharedResource.objects.update(confirmed_at=timezone.now() - dt.timedelta(days=400))
        assert [unused.ask_owners(), unused.ask_owners()] == [1, 0]
        notice = Notice.objects.get(kind=telling.UNUSED)
        assert (notice.member_id, notice.subject_key) == (van.owner_id, (RESOURCE, van.pk))
        in_a_year = timezone.now() + dt.timedelta(days=366)
        assert unused.ask_owners(in_a_year) == 1
        editing.archive(van)
        assert unused.ask_owners(in_a_year + dt.timedelta(days=366)) == 0

    def test_saying_that_it_is_still_there_waits_a_year(self):
        van = shared.resource()
        SharedResource.objects.update(confirmed_at=timezone.now() - dt.timedelta(days=400))
        unused.ask_owners()
        editing.confirm(van)
        assert unused.ask_owners(timezone.now() + dt.timedelta(days=300)) == 0
        assert unused.ask_owners(timezone.now() + dt.timedelta(days=366)) == 1
