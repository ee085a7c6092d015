"""Acting rights."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from portal.members import rules
from portal.members.models import Member, Role
from tests.factories.members import CooperativeFactory, MemberFactory, RoleFactory, UserFactory, animator_of

pytestmark = pytest.mark.django_db


def test_an_animator_acts_in_their_cooperative_alone() -> None:
    own, other = CooperativeFactory(), CooperativeFactory()
    user = animator_of(own).user
    assert rules.is_animator_of(user, own.pk)
    assert not rules.is_animator_of(user, other.pk)
    assert (rules.can_invite(user, own), rules.can_invite(user, other)) == (True, False)
    assert rules.animated_cooperative_ids(user) == {own.pk}


@pytest.mark.parametrize("status", [Member.Status.SUSPENDED, Member.Status.PENDING, Member.Status.LEFT])
def test_roles_of_someone_who_is_not_active_count_for_nothing(status: str) -> None:
    role = RoleFactory(kind=Role.Kind.ADMINISTRATOR, member__status=status)
    assert rules.mandates_of(role.member.user) == frozenset()
    assert not rules.is_administrator(role.member.user)


@pytest.mark.parametrize(
    ("kind", "predicate"),
    [
        (Role.Kind.RESEARCHER, rules.is_researcher),
        (Role.Kind.MODERATOR, rules.is_moderator),
        (Role.Kind.CURATOR, rules.is_curator),
        (Role.Kind.ADMINISTRATOR, rules.is_administrator),
    ],
)
def test_each_role_opens_its_right(kind: str, predicate) -> None:  # type: ignore[no-untyped-def]
    assert predicate(RoleFactory(kind=kind).member.user)
    assert not predicate(MemberFactory().user)


def test_roles_are_read_once(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    user = RoleFactory(kind=Role.Kind.MODERATOR).member.user
    with django_assert_num_queries(1):
        assert [rules.is_moderator(user), rules.is_curator(user), rules.is_researcher(user)] == [True, False, False]


def test_visitors_and_accounts_without_page() -> None:
    for user in (AnonymousUser(), UserFactory()):
        assert not rules.can_handle_requests(user)
    assert rules.is_administrator(UserFactory(is_superuser=True))
    assert not rules.is_administrator(UserFactory(is_superuser=True, is_active=False))


def test_one_edits_one_s_own_page() -> None:
    member, other = MemberFactory(), MemberFactory()
    assert rules.can_edit_member(member.user, member)
    assert not rules.can_edit_member(other.user, member)
    assert member.user.has_perm("members.edit_profile", member)
