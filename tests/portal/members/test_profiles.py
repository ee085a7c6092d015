"""Erasing a person and keeping the knowledge."""

from __future__ import annotations

import pytest
from django.core import serializers

from portal.core.models import Change
from portal.members.models import Circle, DeclaredSkill, Member, User
from portal.members.profiles import close_account, declare_skills
from portal.vocabulary.models import Concept
from tests.factories.members import CooperativeFactory, MemberFactory, member_in, prove_address

pytestmark = pytest.mark.django_db


def test_closing_leaves_no_canary() -> None:
    member = member_in(
        CooperativeFactory(),
        display_name="canari nom",
        slug="canari-slug",
        headline="canari 1",
        offers="canari 2",
        seeks="canari 3",
        bio="canari 4",
        availability_note="canari 5",
        contact_email="canari@exemple.invalid",
        phone="canari 6",
        external_id="canari 7",
        user__email="canari-compte@exemple.invalid",
    )
    prove_address(member.user)
    Circle.objects.create(name="Cercle").members.add(member)
    skill = Concept.objects.create(scheme="skill", slug="devis", label="devis")
    DeclaredSkill.objects.create(member=member, concept=skill, note="canari 8")
    close_account(member)
    rows = [Member.objects.all(), User.objects.all(), DeclaredSkill.objects.all()]
    left = "".join(serializers.serialize("json", queryset) for queryset in rows)
    assert "canari" not in left
    after = Member.objects.get(pk=member.pk)
    assert (after.display_name, after.status, after.user) == ("Ancien membre", Member.Status.LEFT, None)
    assert not after.memberships.current().exists()
    assert not after.circles.exists()
    assert Change.objects.get(kind="member", object_id=member.pk).tightened


def test_notes_of_kept_skills_stay() -> None:
    member = MemberFactory()
    kept, dropped, added = (
        Concept.objects.create(scheme="skill", slug=name, label=name) for name in ("kept", "dropped", "added")
    )
    DeclaredSkill.objects.create(member=member, concept=kept, note="depuis 2010")
    DeclaredSkill.objects.create(member=member, concept=dropped)
    declare_skills(member, [kept.pk, added.pk])
    assert {skill.concept: skill.note for skill in member.declared_skills.all()} == {kept: "depuis 2010", added: ""}
