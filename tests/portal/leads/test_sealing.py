"""The client's details come out of one door only: no page, letter, notice, copy, index nor log line holds them."""

from __future__ import annotations

import datetime as dt
import json
import logging

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from portal.leads import expiring, posting, sealing
from portal.leads.models import Lead
from portal.leads.sealing import Client
from portal.members.models import Member, Role
from portal.members.portability import archive_of
from portal.members.viewers import viewer_for
from portal.notices.letters import send_due
from portal.notices.models import Notice
from portal.visibility import Viewer
from search.documents import SOURCES
from tests.factories import knowledge as made
from tests.factories import leads as given

pytestmark = pytest.mark.django_db

SEALED = Client("Zibeline Exemple", "zibeline@exemple.test", "Porte verte au fond")
WORDS = ("Zibeline", "zibeline@exemple.test", "Porte verte")


def people(home: object) -> dict[str, Member]:
    found = {name: made.writer(cooperative=home) for name in ("giver", "colleague", "animator", "moderator")}
    Role.objects.create(member=found["animator"], kind=Role.Kind.ANIMATOR, cooperative=home)
    Role.objects.create(member=found["moderator"], kind=Role.Kind.MODERATOR)
    return found | {"elsewhere": made.writer()}


def readers(lead: Lead, members: dict[str, Member]) -> set[str]:
    lead = Lead.objects.get(pk=lead.pk)
    return {name for name, one in members.items() if sealing.client_for(viewer_for(one.user), lead) is not None}


def test_who_reads_the_client():
    home = made.a_cooperative()
    members = people(home)
    lead = given.lead(members["giver"], cooperative=home, client=SEALED)
    assert sealing.client_for(viewer_for(members["giver"].user), lead) == SEALED
    assert readers(lead, members) == {"giver", "moderator"}
    private = given.lead(members["giver"], cooperative=home, visibility="private", client=SEALED)
    assert readers(private, members) == {"giver"}
    sent = given.confided(client=SEALED)
    sent.offered_to.set([home])
    assert readers(sent, members) == {"moderator"}
    posting.change_state(sent, "open", members["animator"], cooperative=home)
    assert readers(sent, members) == {"animator", "moderator"}
    posting.take_over(sent, members["animator"])
    assert readers(sent, members) == {"animator", "moderator"}
    assert sealing.client_for(Viewer.anonymous(), lead) is None
    # The right is the token, not the number beside it.
    assert sealing.client_for(Viewer(member_id=members["giver"].pk), lead) is None


def test_a_suspended_giver_reads_it_no_more():
    lead = given.lead(client=SEALED)
    Member.objects.filter(pk=lead.giver_id).update(status=Member.Status.SUSPENDED)
    suspended = Member.objects.get(pk=lead.giver_id)
    assert sealing.client_for(viewer_for(suspended.user), lead) is None


def test_an_opener_is_asked_of_members_only(monkeypatch):
    monkeypatch.setattr(sealing, "_openers", [])
    lead, other = given.lead(client=SEALED), made.writer()
    waiting = made.writer(status=Member.Status.PENDING)
    assert sealing.client_for(viewer_for(other.user), lead) is None
    sealing.open_for(lambda viewer, asked: asked.pk == lead.pk)
    assert sealing.client_for(viewer_for(other.user), lead) == SEALED
    assert sealing.client_for(viewer_for(waiting.user), lead) is None
    assert sealing.client_for(viewer_for(other.user), given.lead(client=SEALED)) is None


def test_nothing_of_it_comes_out_anywhere(caplog, django_capture_on_commit_callbacks):
    """A whole life of two leads, with every page, letter, copy, document and log line of the others searched."""
    caplog.set_level(logging.DEBUG)
    home = made.a_cooperative()
    members = people(home)
    with django_capture_on_commit_callbacks(execute=True):
        lead = given.lead(members["giver"], cooperative=home, client=SEALED, visibility="public")
        sent = given.confided(client=SEALED)
        sent.offered_to.set([home])
        posting.change_state(lead, "introduced", members["animator"])
        posting.change_state(lead, "open", members["animator"])
        expiring.run(timezone.now() + dt.timedelta(days=18))
        expiring.run(timezone.now() + dt.timedelta(days=22))
    out: list[str] = [caplog.text]
    curious = [name for name in members if name not in ("giver", "moderator")]
    pages = [one.get_absolute_url() for one in (lead, sent)] + [
        "/affaires/", "/affaires/a-relire/", "/mon-espace/", "/mon-espace/avis/", "/mon-espace/affaires/",
        home.get_absolute_url(), made.departement().get_absolute_url(), members["giver"].get_absolute_url(),
        reverse("leads:edit", args=[lead.pk]),
    ]  # fmt: skip
    for name in curious:
        browser = made.signed_in(members[name])
        out += [browser.get(page).content.decode() for page in pages]
        out.append(json.dumps(archive_of(members[name].user), ensure_ascii=False))  # type: ignore[arg-type]
    opened = made.signed_in(members["elsewhere"]).get(lead.get_absolute_url())
    assert opened.status_code == 200
    send_due(timezone.now() + dt.timedelta(days=40))
    letters = [letter for letter in mail.outbox if letter.to != [SEALED.contact]]
    out += [f"{letter.subject} {letter.body} {letter.alternatives}" for letter in letters]
    out += [notice.reason for notice in Notice.objects.all()]
    if "lead" in SOURCES:
        out += [repr(document) for document in SOURCES["lead"].load([lead.pk, sent.pk])]
    found = [(word, text[:80]) for text in out for word in WORDS if word in text]
    assert found == []
    assert len(out) > 30
    own = made.signed_in(members["giver"]).get(lead.get_absolute_url()).content.decode()
    assert all(word in own for word in WORDS)  # the same search finds them where they may be


def test_a_letter_that_fails_says_nothing_of_its_address(caplog, monkeypatch, django_capture_on_commit_callbacks):
    def refused(*args: object, **kwargs: object) -> None:
        raise OSError("zibeline@exemple.test refused")

    monkeypatch.setattr("portal.leads.letters.send_mail", refused)
    with django_capture_on_commit_callbacks(execute=True):
        lead = given.confided(client=SEALED)
    assert str(lead.pk) in caplog.text
    assert "could not be sent" in caplog.text
    assert "zibeline" not in caplog.text
