"""Stopping letters from a letter."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.test import Client

from portal.members.profiles import close_account
from portal.notices import preferences
from portal.notices.letters import send_due
from portal.notices.models import MailState, Pace
from portal.notices.unsubscribing import address_of
from tests.factories.knowledge import experience, writer
from tests.factories.notices import told

pytestmark = pytest.mark.django_db


def path_in_header(settings) -> str:
    found = re.fullmatch(r"<(.+)>", mail.outbox[-1].extra_headers["List-Unsubscribe"])
    assert found is not None
    assert found[1].startswith(settings.SITE_URL)
    return found[1].removeprefix(settings.SITE_URL)


def test_one_click_from_the_header_stops_that_kind(settings):
    member = writer()
    told(member, experience(), "presse")
    send_due()
    assert mail.outbox[0].extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    stranger = Client(enforce_csrf_checks=True)
    answer = stranger.post(path_in_header(settings), {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert preferences.paces_of(member.pk)["presse"] == Pace.INBOX
    told(member, experience(), "presse")
    assert send_due() == 0


def test_get_asks_and_stops_nothing():
    member = writer()
    answer = Client().get(address_of(member.pk))
    assert answer.status_code == 200
    assert "Oui, arrêter" in answer.content.decode()
    assert not preferences.has_stopped(member.pk)


def test_stopping_all_keeps_the_choices_and_twice_is_once():
    member = writer()
    preferences.set_pace(member.pk, "essai", Pace.INSTANT)
    browser = Client(enforce_csrf_checks=True)
    browser.post(address_of(member.pk))
    first = MailState.objects.get().stopped_at
    assert browser.post(address_of(member.pk)).status_code == 200
    assert MailState.objects.get().stopped_at == first
    assert preferences.paces_of(member.pk)["essai"] == Pace.INSTANT


def test_the_page_says_nothing_of_the_person():
    member = writer("Ada Personne")
    page = Client().get(address_of(member.pk)).content.decode()
    assert "Ada Personne" not in page
    assert member.user.email not in page


@pytest.mark.parametrize("change", [lambda path: path[:-2] + "/", lambda path: path.replace("arret/", "arret/x")])
def test_a_forged_address_does_not_exist(change):
    member = writer()
    assert Client().post(change(address_of(member.pk))).status_code == 404
    assert not preferences.has_stopped(member.pk)


def test_an_address_dies_with_the_account_and_with_the_kind():
    member = writer()
    assert Client().get(address_of(member.pk, "disparu")).status_code == 404
    path = address_of(member.pk)
    close_account(member)
    assert Client().post(path).status_code == 404
