"""Whatever changes a person or a cooperative is in the journal, with a higher version."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from portal.core.models import Change
from portal.members.models import Cooperative, DeclaredSkill, Member, Site
from portal.visibility import Visibility
from portal.vocabulary.models import Concept
from tests.factories.members import CooperativeFactory, MemberFactory, MembershipFactory, member_in

pytestmark = pytest.mark.django_db


def emptied() -> None:
    Change.objects.all().delete()


def recorded() -> dict[tuple[str, int], bool]:
    """(kind, id) to whether it tightened."""
    return {(change.kind, change.object_id): change.tightened for change in Change.objects.all()}


def version(thing: Member | Cooperative) -> int:
    return type(thing)._default_manager.values_list("index_version", flat=True).get(pk=thing.pk)


def rename(member: Member) -> None:
    member.display_name = "Autre nom"
    member.save()


def take_trade(member: Member) -> None:
    member.trades.add(Concept.objects.create(scheme="trade", slug="menuisier", label="menuisier"))


def declare(member: Member) -> None:
    concept = Concept.objects.create(scheme="skill", slug="devis", label="devis")
    DeclaredSkill.objects.create(member=member, concept=concept)


def join(member: Member) -> None:
    MembershipFactory(member=member)


@pytest.mark.parametrize("change", [rename, take_trade, declare, join])
def test_changes_of_a_member_are_recorded(change: Callable[[Member], None]) -> None:
    member = MemberFactory()
    before = version(member)
    emptied()
    change(member)
    assert recorded()["member", member.pk] is False
    assert version(member) > before


@pytest.mark.parametrize(
    "fields",
    [
        {"status": Member.Status.SUSPENDED},
        {"visibility": Visibility.PRIVATE},
        {"is_listed": False},
        {"field_visibility": {"offers": "private"}},
    ],
)
def test_hiding_is_recorded_as_tightened(fields: dict[str, object]) -> None:
    member = MemberFactory()
    emptied()
    for name, value in fields.items():
        setattr(member, name, value)
    member.save()
    assert recorded() == {("member", member.pk): True}


def test_widening_is_not_tightened() -> None:
    member = MemberFactory()
    emptied()
    member.visibility = Visibility.PUBLIC
    member.save()
    assert recorded() == {("member", member.pk): False}


def test_leaving_a_cooperative_tightens() -> None:
    membership = MembershipFactory()
    emptied()
    membership.delete()
    assert recorded()["member", membership.member.pk] is True
    assert ("cooperative", membership.cooperative.pk) in recorded()


def test_a_renamed_cooperative_reaches_its_people() -> None:
    cooperative = CooperativeFactory()
    member = member_in(cooperative)
    emptied()
    cooperative.name = "Nouveau nom"
    cooperative.save()
    assert set(recorded()) == {("cooperative", cooperative.pk), ("member", member.pk)}


def test_parts_of_a_cooperative_are_recorded() -> None:
    cooperative = CooperativeFactory()
    before = version(cooperative)
    emptied()
    Site.objects.create(cooperative=cooperative, name="Brest")
    assert set(recorded()) == {("cooperative", cooperative.pk)}
    assert version(cooperative) > before


def test_deletion_leaves_its_row() -> None:
    member = MemberFactory()
    number = member.pk
    emptied()
    member.delete()
    assert recorded()["member", number] is True


def test_text_is_rendered_once_and_cleaned() -> None:
    member = MemberFactory(bio="**Bonjour** <script>alert(1)</script>")
    assert "<strong>Bonjour</strong>" in member.bio_html
    assert "<script" not in member.bio_html
    member.bio = ""
    member.save()
    assert member.bio_html == ""


def test_missing_choices_are_completed() -> None:
    member = MemberFactory(field_visibility={"phone": "private"})
    member.refresh_from_db()
    assert member.field_visibility["phone"] == "private"
    assert member.field_visibility["bio"] == "network"
