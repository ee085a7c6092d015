"""Saving, putting away, and what the journal and the account know of it."""

from __future__ import annotations

import pytest

from portal.core.journal import tightened_keys
from portal.core.models import Change
from portal.members import profiles
from portal.members.changes import touch_members
from portal.members.portability import archive_of
from portal.resources import booking, editing
from portal.resources.models import ResourceRequest, SharedResource
from tests.factories import knowledge as made
from tests.factories import resources as shared

pytestmark = pytest.mark.django_db


def test_every_change_is_in_the_journal_and_moves_the_counter():
    van = shared.resource()
    assert Change.objects.filter(kind="resource", object_id=van.pk).count() == 1
    before = SharedResource.objects.get(pk=van.pk).index_version
    editing.save({"title": "Autre"}, van.owner, van)
    editing.archive(van)
    editing.offer_again(van)
    assert SharedResource.objects.get(pk=van.pk).index_version == before + 3


@pytest.mark.parametrize(
    ("before", "after", "tightened"),
    [
        ("public", "network", True),
        ("network", "private", True),
        ("private", "public", False),
        ("public", "public", False),
    ],
)
def test_fewer_readers_is_said_at_once(before: str, after: str, tightened: bool):
    van = shared.resource(visibility=before)
    Change.objects.all().delete()
    editing.save({"visibility": after}, van.owner, van)
    assert (f"resource:{van.pk}" in tightened_keys()) is tightened


def test_another_cooperative_is_fewer_readers():
    home = made.a_cooperative()
    van = shared.resource(visibility="cooperative", cooperative=home)
    Change.objects.all().delete()
    editing.save({"cooperative": made.a_cooperative()}, van.owner, van)
    assert f"resource:{van.pk}" in tightened_keys()


def test_what_is_put_away_or_loses_its_owner_is_hidden_at_once():
    away, owned = shared.resource(), shared.resource()
    Change.objects.all().delete()
    editing.archive(away)
    touch_members([owned.owner_id])
    assert {f"resource:{away.pk}", f"resource:{owned.pk}"} <= tightened_keys()


def test_a_stale_object_does_not_take_the_counter_back():
    van = shared.resource()
    stale = SharedResource.objects.get(pk=van.pk)
    editing.save({"title": "Une"}, van.owner, SharedResource.objects.get(pk=van.pk))
    editing.save({"title": "Deux"}, van.owner, stale)
    assert SharedResource.objects.get(pk=van.pk).index_version == 4


def test_a_member_takes_what_they_shared_and_asked_with_them():
    sent = shared.request(message="Pour un déménagement")
    shared.resource(sent.member, title="Perceuse")
    part = archive_of(sent.member.user)["resources"]
    assert [one["title"] for one in part["shared"]] == ["Perceuse"]
    assert [(one["message"], one["state"]) for one in part["asked"]] == [("Pour un déménagement", "asked")]
    assert "Camionnette" not in str(part)


def test_a_closed_account_takes_its_words_and_leaves_what_a_cooperative_shares():
    home = made.a_cooperative()
    member = made.writer(cooperative=home)
    alone, common = shared.resource(member), shared.resource(member, cooperative=home)
    asked, done = shared.request(by=member, message="Mot privé"), shared.begun(shared.accepted(by=member))
    booking.thank(done, member, "Merci à vous")
    profiles.close_account(member)
    alone.refresh_from_db()
    common.refresh_from_db()
    assert (alone.is_archived, alone.text, common.is_archived) == (True, "", False)
    assert list(SharedResource.objects.offered().filter(owner=member)) == [common]
    kept = {one.pk: (one.state, one.message, one.thanks) for one in ResourceRequest.objects.filter(member=member)}
    assert kept == {asked.pk: ("withdrawn", "", ""), done.pk: ("done", "", "")}
