"""What readers are told of a ranking: every reason opens what they may read, and nothing else is named."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from knowledge.models import Authorship
from knowledge.writing import publishing
from portal.leads.matching.explaining import Explained
from portal.leads.models import MatchRun
from portal.members.models import DeclaredSkill
from portal.members.viewers import viewer_for
from tests.factories import knowledge as made
from tests.factories import matching as cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def run() -> MatchRun:
    """Three people: two texts and a limited availability; an old text; a declaration."""
    joints, paint = cast.skill(), cast.skill("peindre")
    cast.expert(joints, paint, stories=2, availability="limited", name="Deux textes")
    old = cast.expert(joints, stories=0, name="Texte ancien", places=[])
    made.experience(old, title="Vieux chantier", skills=[joints], state={"year": 2015})
    said = cast.expert(stories=0, name="Seulement dit")
    DeclaredSkill.objects.create(member=said, concept=joints)
    return cast.run_for(cast.lead_for(joints, paint))


def people(run: MatchRun):
    return {one.card.name: one for one in Explained(run, viewer_for(run.lead.giver.user)).people()}


def links(run: MatchRun) -> set[str]:
    found = set()
    for one in people(run).values():
        found |= {proof.record.url for proof in one.proofs}
        found |= {reason.url for reason in (*one.reasons, *one.against, *one.changes)}
    return found


def test_every_reason_opens_a_record_that_the_reader_may_read(run):
    found = links(run)
    assert len(found) >= 4
    client = made.signed_in(run.lead.giver)
    assert {url: client.get(url, follow=True).status_code for url in found} == dict.fromkeys(found, 200)


def test_reasons_are_told_on_both_sides(run):
    told = people(run)
    limited = told["Deux textes"]
    assert [proof.record.title.startswith("Chantier") for proof in limited.proofs] == [True, True]
    assert any("travaille ici" in reason.text for reason in limited.reasons)
    assert "disponibilité réduite" in [reason.text for reason in limited.against]
    old = " ".join(reason.text for reason in told["Texte ancien"].against)
    assert "2015" in old
    assert "peindre" in old
    assert "ne dit pas" in old
    assert "déclare, sans preuve encore" in told["Seulement dit"].reasons[-1].text
    assert told["Seulement dit"].proofs == ()


def test_what_would_change_the_place_names_the_record(run):
    told = [reason.text for one in people(run).values() for reason in one.changes]
    assert any(re.match(r"Sans « Vieux chantier » : .*au lieu de", text) for text in told), told


def test_a_record_that_is_shut_since_is_named_no_more(run):
    story = Authorship.objects.get(member__display_name="Texte ancien").contribution_id
    publishing.set_visibility(story, "private")
    told = people(run)["Texte ancien"]
    assert told.proofs == ()
    assert told.more == 1
    assert "Vieux chantier" not in str(told)


def test_a_person_whose_page_is_shut_since_is_named_no_more(run):
    member = Authorship.objects.filter(member__display_name="Texte ancien").get().member
    member.visibility = "private"
    member.save()
    explained = Explained(run, viewer_for(run.lead.giver.user))
    assert "Texte ancien" not in [one.card.name for one in explained.people()]
    assert explained.hidden == 1


def test_a_declaration_or_a_place_taken_back_is_told_no_more(run):
    DeclaredSkill.objects.all().delete()
    for member in {one.member for one in Authorship.objects.filter(contribution__title__startswith="Chantier")}:
        member.places.clear()
    told = people(run)
    assert told["Seulement dit"].reasons == () or "déclare" not in told["Seulement dit"].reasons[-1].text
    assert not any("travaille ici" in reason.text for reason in told["Deux textes"].reasons)


def queries(client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_pages_ask_as_much_however_many_people_there_are():
    joints = cast.skill()
    person = cast.expert(joints)
    lead, crowded = cast.lead_for(joints), cast.lead_for(joints)
    cast.run_for(lead)
    for _number in range(9):
        cast.expert(joints)
    cast.run_for(crowded)
    giver, other, mine = (made.signed_in(one) for one in (lead.giver, crowded.giver, person))
    few = queries(giver, reverse("leads:people", args=[lead.pk]))
    assert queries(other, reverse("leads:people", args=[crowded.pk])) == few <= 20
    one = queries(mine, reverse("leads:proposals"))
    for _number in range(2):
        cast.run_for(cast.lead_for(joints))
    assert queries(mine, reverse("leads:proposals")) == one <= 20
    assert queries(mine, cast.proposed(person, lead).get_absolute_url()) <= 20
    assert queries(giver, reverse("leads:equity")) <= 20
    assert queries(giver, reverse("leads:rule")) <= 20
