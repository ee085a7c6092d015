"""The copy of one's leads, and what stays of them when an account is closed."""

from __future__ import annotations

import json

import pytest

from portal.leads import posting
from portal.leads.models import Lead, LeadEvent
from portal.members.models import Member
from portal.members.portability import archive_of
from portal.members.profiles import close_account
from tests.factories import knowledge as made
from tests.factories import leads as given

pytestmark = pytest.mark.django_db


def test_the_copy_holds_what_the_member_wrote_and_did():
    mine, other = given.lead(client=given.CLIENT, required=(made.axis(),)), given.lead(title="D’un autre")
    giver = mine.giver
    posting.change_state(other, "introduced", giver, "Rencontre mardi")
    part = archive_of(giver.user)["leads"]
    assert part["given"][0]["client_contact"] == given.CLIENT.contact
    assert part["given"][0]["needs"] == [{"concept": "axis:organisation-du-travail", "is_required": True}]
    assert part["given"][0]["log"][0]["act"] == "posted"
    assert [done["note"] for done in part["done"]] == ["Rencontre mardi"]
    assert "D’un autre" not in json.dumps(part, ensure_ascii=False)


def test_a_closed_account_leaves_nothing_of_what_it_gave_alone():
    home = made.a_cooperative()
    giver = made.writer(cooperative=home)
    running = given.lead(giver, title="Zibeline", need="Chez Zibeline", client=given.CLIENT)
    done = given.moved("won", giver, title="Zibeline bis", client=given.CLIENT)
    common = given.lead(giver, title="De la coopérative", cooperative=home, client=given.CLIENT)
    LeadEvent.objects.filter(by=giver).update(note="Mot à moi")
    close_account(giver)
    for lead in (running, done, common):
        lead.refresh_from_db()
    assert (running.state, done.state, common.state) == ("withdrawn", "won", "open")
    assert {lead.title for lead in (running, done)} == {"Affaire d’un ancien membre"}
    assert {(lead.need, lead.client_name, lead.client_contact) for lead in (running, done)} == {("", "", "")}
    assert (common.title, common.client_name) == ("De la coopérative", given.CLIENT.name)
    assert not LeadEvent.objects.exclude(note="").exists()
    assert list(Lead.objects.open()) == [common]


def test_a_suspended_account_keeps_its_words():
    lead = given.lead(client=given.CLIENT)
    giver = lead.giver
    giver.status = Member.Status.SUSPENDED
    giver.save()
    lead.refresh_from_db()
    assert (lead.state, lead.client_name) == ("open", given.CLIENT.name)
