"""The pages of matching: who opens them, what they say, and what each button does."""

from __future__ import annotations

import pytest
from django.urls import reverse

from portal.leads.models import Contest, Introduction, MatchingLoad, Proposal
from tests.factories import knowledge as made
from tests.factories import matching as cast

pytestmark = pytest.mark.django_db


def test_whoever_answers_for_a_lead_proposes_it_and_reads_why():
    joints = cast.skill()
    person = cast.expert(joints, name="Ana Exemple")
    lead = cast.lead_for(joints, cast.skill("peindre"))
    client = made.signed_in(lead.giver)
    page = reverse("leads:people", args=[lead.pk])
    assert client.post(reverse("leads:propose", args=[lead.pk])).url == page
    content = client.get(page).content.decode()
    assert "Ana Exemple" in content
    assert f"Chantier {person.pk} 0" in content
    assert "Sans «" in content
    assert "peindre" in content
    assert "Ana Exemple" in client.get(lead.get_absolute_url()).content.decode()


def test_the_person_proposed_accepts_and_is_introduced():
    joints = cast.skill()
    person = cast.expert(joints)
    lead = cast.lead_for(joints)
    cast.run_for(lead)
    proposal = cast.proposed(person, lead)
    client = made.signed_in(person)
    assert lead.title in client.get(reverse("leads:proposals")).content.decode()
    assert lead.need in client.get(proposal.get_absolute_url()).content.decode()
    address = reverse("leads:answer_proposal", args=[lead.pk, proposal.pk])
    assert client.post(address, {"decision": "accepter"}).status_code == 302
    met = Introduction.objects.get()
    assert met.member == person
    assert met.get_absolute_url() in client.get(proposal.get_absolute_url()).content.decode()
    assert client.post(address, {"decision": "decliner", "reason": "non"}).status_code == 422
    proposal.refresh_from_db()
    assert proposal.state == Proposal.State.ACCEPTED


def test_a_no_says_why_and_is_told():
    joints = cast.skill()
    person = cast.expert(joints)
    lead = cast.lead_for(joints)
    cast.run_for(lead)
    proposal = cast.proposed(person, lead)
    client, address = made.signed_in(person), reverse("leads:answer_proposal", args=[lead.pk, proposal.pk])
    assert client.post(address, {"decision": "decliner"}).status_code == 422
    client.post(address, {"decision": "decliner", "reason": "Trop loin ce mois-ci"})
    content = made.signed_in(lead.giver).get(reverse("leads:people", args=[lead.pk])).content.decode()
    assert "Trop loin ce mois-ci" in content


def test_a_contest_gets_an_answer_in_words():
    joints = cast.skill()
    person = cast.expert(joints)
    lead = cast.lead_for(joints)
    cast.run_for(lead)
    proposal = cast.proposed(person, lead)
    client = made.signed_in(person)
    client.post(reverse("leads:contest", args=[lead.pk, proposal.pk]), {"words": "Ce chantier n’est pas lu"})
    contest = Contest.objects.get()
    assert client.get(reverse("leads:contests")).status_code == 404
    from tests.factories.members import RoleFactory

    judge = made.writer()
    RoleFactory(member=judge, kind="curator")
    judging = made.signed_in(judge)
    waiting, space = "1 classement contesté attend votre réponse", reverse("members:space")
    assert [waiting in one.get(space).content.decode() for one in (judging, client)] == [True, False]
    waits = judging.get(reverse("leads:contests")).content.decode()
    assert "Ce chantier" in waits
    assert lead.get_absolute_url() in waits
    address = reverse("leads:answer_contest", args=[contest.pk])
    assert client.post(address, {"words": "moi-même"}).status_code == 404
    assert judging.post(address, {"words": ""}).status_code == 422
    judging.post(address, {"words": "Relu, le prochain classement en tiendra compte."})
    assert waiting not in judging.get(space).content.decode()
    assert "Relu, le prochain" in client.get(proposal.get_absolute_url()).content.decode()


def test_the_load_is_mine_to_choose():
    person = cast.expert(cast.skill())
    client, address = made.signed_in(person), reverse("leads:choose_load")
    client.post(address, {"cap": "1"})
    assert MatchingLoad.objects.get().cap == 1
    client.post(address, {"cap": "400"})
    assert MatchingLoad.objects.get().cap == 1
    client.post(address, {"cap": ""})
    assert not MatchingLoad.objects.exists()


@pytest.mark.parametrize("name", ["rule", "equity", "equity_csv"])
def test_everybody_reads_the_rule_and_what_it_gives(client, name):
    answer = client.get(reverse(f"leads:{name}"))
    assert answer.status_code == 200
    assert len(answer.content) > 80
