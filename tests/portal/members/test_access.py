"""The rule on people, as predicate and as queryset, over every reader and every state."""

from __future__ import annotations

import datetime
import itertools

import pytest

from portal.members.access import can_read_member, first_start, is_narrower, readable_fields
from portal.members.field_visibility import CONTACT_FIELDS, FIELDS, default_field_visibility
from portal.members.models import Cooperative, Member
from portal.members.viewers import viewer_for
from portal.visibility import Viewer, Visibility
from tests.factories.members import (
    CooperativeFactory,
    MemberFactory,
    MembershipFactory,
    UserFactory,
    animator_of,
    member_in,
)

pytestmark = pytest.mark.django_db


def readers(own: Cooperative) -> dict[str, Viewer]:
    """One viewer for each role; `own` is the cooperative of the people read."""
    other = CooperativeFactory()
    former = MemberFactory()
    MembershipFactory(member=former, cooperative=own, ended_on=datetime.date(2021, 1, 1))
    pending = member_in(own, status=Member.Status.PENDING)
    suspended = member_in(own, status=Member.Status.SUSPENDED)
    gone = member_in(own, status=Member.Status.LEFT)
    people = {
        "same cooperative": member_in(own),
        "other cooperative": member_in(other),
        "animator": animator_of(own),
        "former": former,
        "pending": pending,
        "suspended": suspended,
        "gone": gone,
    }
    viewers = {name: viewer_for(member.user) for name, member in people.items()}
    viewers["visitor"] = Viewer.anonymous()
    viewers["account without page"] = viewer_for(UserFactory())
    viewers["superuser"] = viewer_for(UserFactory(is_superuser=True))
    return viewers


def everyone(own: Cooperative) -> list[Member]:
    """A member in each status at each visibility."""
    return [
        member_in(own, status=status, visibility=visibility)
        for status, visibility in itertools.product(Member.Status.values, Visibility.values)
    ]


def test_predicate_and_queryset_agree_for_every_reader_and_state() -> None:
    own = CooperativeFactory()
    subjects = everyone(own)
    viewers = readers(own) | {f"self {member.pk}": viewer_for(member.user) for member in subjects}
    for name, viewer in viewers.items():
        by_query = set(Member.objects.visible_to(viewer))
        by_predicate = {member for member in Member.objects.all() if can_read_member(member, viewer)}
        assert by_query == by_predicate, name


@pytest.mark.parametrize("field", ["trades", "phone", "cooperatives"])
def test_field_predicate_and_queryset_agree(field: str) -> None:
    own = CooperativeFactory()
    for page, level in itertools.product(Visibility.values, Visibility.values):
        member_in(own, visibility=page, field_visibility={field: level})
    bare = MemberFactory()
    Member.objects.filter(pk=bare.pk).update(field_visibility={})
    viewers = readers(own)
    for name, viewer in viewers.items():
        by_query = set(Member.objects.field_readable_by(viewer, field))
        by_predicate = {one for one in Member.objects.all() if field in readable_fields(one, viewer)}
        assert by_query == by_predicate, name


def test_who_reads_a_network_member() -> None:
    own = CooperativeFactory()
    member = member_in(own)
    allowed = {name for name, viewer in readers(own).items() if can_read_member(member, viewer)}
    assert allowed == {"same cooperative", "other cooperative", "animator", "former", "superuser"}


def test_a_member_who_is_not_active_is_closed_to_all_but_themself() -> None:
    own = CooperativeFactory()
    pending = member_in(own, status=Member.Status.PENDING, visibility=Visibility.PUBLIC)
    suspended = member_in(own, status=Member.Status.SUSPENDED, visibility=Visibility.PUBLIC)
    colleague = viewer_for(member_in(own).user)
    assert not can_read_member(pending, colleague)
    assert can_read_member(pending, viewer_for(pending.user))
    assert not can_read_member(suspended, viewer_for(suspended.user))


def test_nothing_is_public_by_default_and_contacts_stay_in_the_cooperative() -> None:
    defaults = default_field_visibility()
    assert set(defaults) == set(FIELDS)
    assert {defaults[name] for name in CONTACT_FIELDS} == {"cooperative"}
    assert {defaults[name] for name in set(FIELDS) - CONTACT_FIELDS} == {"network"}
    assert readable_fields(MemberFactory(), Viewer.anonymous()) == frozenset()


def test_a_shared_cooperative_opens_the_contacts() -> None:
    own = CooperativeFactory()
    member = member_in(own)
    near, far = viewer_for(member_in(own).user), viewer_for(MemberFactory().user)
    assert readable_fields(member, near) == frozenset(FIELDS)
    assert readable_fields(member, far) == frozenset(FIELDS) - CONTACT_FIELDS


def test_a_field_is_never_wider_than_its_page() -> None:
    member = MemberFactory(visibility=Visibility.NETWORK, field_visibility={"phone": Visibility.PUBLIC})
    assert "phone" not in readable_fields(member, Viewer.anonymous())


def test_narrower() -> None:
    assert is_narrower("public", "network")
    assert not is_narrower("private", "public")
    assert not is_narrower("network", "network")


def test_the_first_start_is_the_oldest_one_and_unknown_when_one_of_them_is() -> None:
    member, days = MemberFactory(), (datetime.date(2026, 3, 1), datetime.date(2024, 9, 1))
    assert first_start(member) is None
    for day in days:
        MembershipFactory(member=member, started_on=day)
    assert first_start(member) == days[1]
    MembershipFactory(member=member, started_on=None)
    assert first_start(member) is None
