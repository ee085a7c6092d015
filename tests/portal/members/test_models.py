"""What the tables refuse."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from portal.members.models import CooperativeFigure, Role, Site, User
from tests.factories.members import CooperativeFactory, MemberFactory, MembershipFactory, RoleFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_one_account_for_an_address_whatever_its_case() -> None:
    User.objects.create_user("Ada@Exemple.invalid", "x")
    assert User.objects.get_by_natural_key("ADA@exemple.invalid").email == "ada@exemple.invalid"
    with pytest.raises(IntegrityError):
        UserFactory(email="ADA@EXEMPLE.INVALID")


def test_account_needs_an_address() -> None:
    with pytest.raises(ValueError, match="e-mail"):
        User.objects.create_user("", "x")


def test_one_open_membership_by_cooperative() -> None:
    membership = MembershipFactory()
    with pytest.raises(IntegrityError):
        MembershipFactory(member=membership.member, cooperative=membership.cooperative)


@pytest.mark.parametrize(
    ("kind", "with_cooperative"),
    [("animator", False), ("moderator", True), ("curator", True), ("local_authority", False)],
)
def test_role_scope_is_checked(kind: str, with_cooperative: bool) -> None:
    cooperative = CooperativeFactory() if with_cooperative else None
    with pytest.raises(IntegrityError):
        RoleFactory(kind=kind, cooperative=cooperative)


def test_a_role_is_held_once() -> None:
    role = RoleFactory(kind=Role.Kind.MODERATOR)
    with pytest.raises(IntegrityError):
        RoleFactory(member=role.member, kind=Role.Kind.MODERATOR)


def test_one_head_office() -> None:
    cooperative = CooperativeFactory()
    Site.objects.create(cooperative=cooperative, name="Brest", is_head=True)
    with pytest.raises(IntegrityError):
        Site.objects.create(cooperative=cooperative, name="Quimper", is_head=True)


def test_a_figure_has_a_source() -> None:
    with pytest.raises(IntegrityError):
        CooperativeFigure.objects.create(label="Personnes", value=12, year=2024, source="")


@pytest.mark.parametrize("choices", [["phone"], {"unknown": "public"}, {"phone": "everyone"}])
def test_field_visibility_is_validated(choices: object) -> None:
    member = MemberFactory.build(user=None, field_visibility=choices)
    with pytest.raises(ValidationError) as fault:
        member.clean_fields()
    assert "field_visibility" in fault.value.message_dict
