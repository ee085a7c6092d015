"""Settings, the copy of one's data, its end with the account, and what is not kept."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.members import portability
from portal.members.models import Member
from portal.members.profiles import close_account
from portal.notices import preferences, retention
from portal.notices.models import MailState, Notice, Pace, Preference
from tests.factories.knowledge import experience, signed_in, writer
from tests.factories.notices import REASON, told

pytestmark = pytest.mark.django_db

SETTINGS = reverse("notices:settings")


def answers(member: Member, **changed: str) -> dict[str, str]:
    return preferences.paces_of(member.pk) | changed


def test_nothing_chosen_is_weekly_but_for_what_cannot_wait():
    paces = preferences.paces_of(writer().pk)
    assert (paces["essai"], paces["presse"]) == (Pace.WEEKLY, Pace.INSTANT)


def test_choices_are_kept_and_shown_again():
    member = writer()
    browser = signed_in(member)
    answer = browser.post(SETTINGS, answers(member, essai="inbox", stopped="on"))
    assert answer.status_code == 302
    assert preferences.paces_of(member.pk)["essai"] == Pace.INBOX
    assert preferences.has_stopped(member.pk)
    assert 'value="inbox" selected' in browser.get(SETTINGS).content.decode()


def test_letters_can_be_taken_up_again():
    member = writer()
    preferences.stop_all(member.pk)
    signed_in(member).post(SETTINGS, answers(member))
    assert not preferences.has_stopped(member.pk)


def test_an_unknown_pace_is_refused():
    member = writer()
    assert signed_in(member).post(SETTINGS, answers(member, essai="toujours")).status_code == 422
    assert not Preference.objects.exists()


def test_the_copy_of_one_s_data_holds_notices_and_choices():
    member, other = writer(), writer()
    page = experience(title="Titre d’un autre")
    told(member, page)
    told(other, page)
    preferences.set_pace(member.pk, "essai", Pace.INSTANT)
    preferences.stop_all(member.pk)
    part = portability.archive_of(member.user)["notices"]
    assert [notice["reason"] for notice in part["notices"]] == [REASON]
    assert part["paces"] == {"essai": "instant"}
    assert part["letters_stopped_at"]
    assert "Titre d’un autre" not in json.dumps(part)


def test_a_closed_account_leaves_no_notice():
    member, other = writer(), writer()
    page = experience()
    for one in (member, other):
        told(one, page)
        preferences.set_pace(one.pk, "essai", Pace.INSTANT)
        preferences.stop_all(one.pk)
    close_account(member)
    for model in (Notice, Preference, MailState):
        assert list(model.objects.values_list("member", flat=True)) == [other.pk]


def test_old_notices_are_not_kept():
    member, page, now = writer(), experience(), timezone.now()
    kept = [
        told(member, page, read_at=now - dt.timedelta(days=89)),
        told(member, page, created_at=now - dt.timedelta(days=364)),
    ]
    told(member, page, read_at=now - dt.timedelta(days=91))
    told(member, page, created_at=now - dt.timedelta(days=366))
    assert retention.purge() == 2
    assert set(Notice.objects.all()) == set(kept)
