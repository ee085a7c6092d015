"""Tokens of an account."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from portal.members.models import Circle, Member
from portal.members.viewers import viewer_as, viewer_for
from tests.factories.members import CooperativeFactory, MembershipFactory, UserFactory, member_in

pytestmark = pytest.mark.django_db


def test_active_member_holds_network_cooperative_circle_and_self(django_assert_num_queries: Callable) -> None:
    cooperative = CooperativeFactory()
    member = member_in(cooperative)
    circle = Circle.objects.create(name="Comité")
    circle.members.add(member)
    with django_assert_num_queries(1):
        viewer = viewer_for(member.user)
    assert viewer.tokens == {
        "public",
        "network",
        f"coop:{cooperative.pk}",
        f"person:{member.pk}",
        f"circle:{circle.pk}",
    }
    assert (viewer.member_id, viewer.user_id, viewer.sees_all) == (member.pk, member.user.pk, False)


@pytest.mark.parametrize(
    ("started", "ended", "held"),
    [(-10, None, True), (-10, 0, True), (0, 5, True), (-10, -1, False), (1, None, False), (None, None, True)],
)
def test_only_current_memberships_count(started: int | None, ended: int | None, held: bool) -> None:
    today = timezone.localdate()

    def day(offset: int | None) -> datetime.date | None:
        return None if offset is None else today + datetime.timedelta(days=offset)

    membership = MembershipFactory(started_on=day(started), ended_on=day(ended))
    viewer = viewer_for(membership.member.user)
    assert (f"coop:{membership.cooperative.pk}" in viewer.tokens) is held
    assert membership.is_current is held


def test_who_waits_or_left_reads_what_is_public_and_their_own_page() -> None:
    for status in (Member.Status.PENDING, Member.Status.LEFT):
        member = member_in(CooperativeFactory(), status=status)
        assert viewer_for(member.user).tokens == {"public", f"person:{member.pk}"}


def test_suspended_member_is_nobody() -> None:
    member = member_in(CooperativeFactory(), status=Member.Status.SUSPENDED)
    viewer = viewer_for(member.user)
    assert viewer.tokens == {"public"}
    assert viewer.member_id is None


def test_other_accounts() -> None:
    assert viewer_for(AnonymousUser()).tokens == {"public"}
    assert viewer_for(UserFactory(is_active=False, is_superuser=True)).tokens == {"public"}
    assert viewer_for(UserFactory(is_superuser=True)).sees_all


def test_seen_as() -> None:
    cooperative = CooperativeFactory()
    member = member_in(cooperative)
    assert viewer_as(member, "public").tokens == {"public"}
    assert viewer_as(member, "network").tokens == {"public", "network"}
    assert viewer_as(member, "cooperative").tokens == {"public", "network", f"coop:{cooperative.pk}"}
    with pytest.raises(ValueError, match="private"):
        viewer_as(member, "private")
