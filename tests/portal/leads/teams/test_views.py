"""Pages of teams: proposed with their reasons, invited, working together; and who is refused."""

from __future__ import annotations

import pytest
from django.urls import reverse

from portal.leads.introductions import making
from portal.leads.models import Introduction, Lead, LeadTeam
from portal.leads.teams.candidates import proposed_teams
from portal.members.models import DeclaredSkill, Member
from portal.members.viewers import viewer_for
from search.models import MatchingRefusal
from tests.factories import introductions as met
from tests.factories import knowledge as made
from tests.factories import matching
from tests.portal.leads.teams.test_teams import formed, invited, parts, people_of

pytestmark = pytest.mark.django_db
MOST_QUERIES = 20
"""Of a page, with those of the session, the account and the frame."""


def body(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]


def act(team: LeadTeam, name: str) -> str:
    return reverse(f"leads:{name}", args=[team.lead_id, team.pk])


def two_trades() -> tuple[Lead, Member, Member]:
    """A lead that needs tiles and wires, someone who proves the first and someone who proves the second."""
    tiles, wires = matching.skill("poser du carrelage"), matching.skill("tirer des câbles")
    first, second = matching.expert(tiles, stories=2), matching.expert(wires)
    return matching.lead_for(tiles, wires, giver=met.reachable()), first, second


class TestProposing:
    def test_the_smallest_team_says_who_holds_what_and_opens_the_proofs(self):
        lead, first, second = two_trades()
        found = proposed_teams(lead, viewer_for(lead.giver.user))
        assert [{seat.member for seat in team.seats} for team in found.teams] == [{first, second}]
        browser = made.signed_in(lead.giver)
        assert "Former une équipe" in body(browser.get(lead.get_absolute_url()))
        page = body(browser.get(reverse("leads:teams", args=[lead.pk])))
        assert '<span class="quiet">déclaré</span>' not in page
        for role in [role for seat in found.teams[0].seats for role in seat.roles]:
            assert role.proofs
            for proof in role.proofs:
                assert f'href="{proof.url}"' in page
                assert browser.get(proof.url).status_code == 200

    def test_a_skill_that_nothing_proves_is_said_to_be_declared(self):
        tiles, wires = matching.skill("poser du carrelage"), matching.skill("tirer des câbles")
        matching.expert(tiles)
        second = matching.expert(wires, stories=0, field_visibility={"skills": "network"})
        DeclaredSkill.objects.create(member=second, concept=wires)
        lead = matching.lead_for(tiles, wires, giver=met.reachable())
        page = body(made.signed_in(lead.giver).get(reverse("leads:teams", args=[lead.pk])))
        assert page.count('<span class="quiet">déclaré</span>') == 1

    def test_who_refuses_to_be_proposed_or_said_no_is_in_no_team(self):
        lead, first, second = two_trades()
        viewer = viewer_for(lead.giver.user)
        making.refuse(met.asked(lead, first), first, "Trop loin")
        found = proposed_teams(lead, viewer)
        assert [concept.label for concept in found.missing] == ["poser du carrelage"]
        MatchingRefusal.objects.create(member=second)
        assert proposed_teams(lead, viewer).teams == ()

    def test_a_team_is_invited_once_and_as_it_is_proposed(self):
        lead, first, second = two_trades()
        browser, address = made.signed_in(lead.giver), reverse("leads:invite", args=[lead.pk])
        key = proposed_teams(lead, viewer_for(lead.giver.user)).teams[0].key
        for wrong in ("", "999999", f"{first.pk}", "x"):
            assert browser.post(address, {"equipe": wrong}).url == reverse("leads:teams", args=[lead.pk])  # type: ignore[attr-defined]
        assert not Introduction.objects.exists()
        answer = browser.post(address, {"equipe": key})
        team = LeadTeam.objects.get()
        assert answer.url == team.get_absolute_url()  # type: ignore[attr-defined]
        held = {place.introduction.member: [one.label for one in place.concepts.all()] for place in team.places.all()}
        assert held == {first: ["poser du carrelage"], second: ["tirer des câbles"]}
        again = browser.post(address, {"equipe": key}, follow=True)
        assert "déjà une équipe" in body(again)

    def test_the_page_costs_the_same_whatever_the_number_of_people(self, django_assert_max_num_queries):
        lead, first, second = two_trades()
        browser, address = made.signed_in(lead.giver), reverse("leads:teams", args=[lead.pk])
        costs = []
        for _more in range(2):
            browser.get(address)
            with django_assert_max_num_queries(MOST_QUERIES) as counted:
                assert browser.get(address).status_code == 200
            costs.append(len(counted.captured_queries))
            for person in (first, second):
                matching.expert(*{proof.concept for proof in person.proofs.select_related("concept")}, stories=2)
        assert costs[0] == costs[1]

    def test_only_those_who_answer_for_the_lead_open_it(self):
        lead, first, _second = two_trades()
        for who in (first, made.writer()):
            browser = made.signed_in(who)
            assert browser.get(reverse("leads:teams", args=[lead.pk])).status_code == 404
            assert browser.post(reverse("leads:invite", args=[lead.pk]), {"equipe": "1"}).status_code == 404


class TestWorking:
    def test_the_answer_is_written_and_a_conflict_shows_both_texts(self):
        team = formed()
        first, second = people_of(team)
        sent = made.signed_in(first).post(act(team, "team_answer"), {"answer": "Deux passages", "version": 0})
        assert sent.status_code == 302
        late = made.signed_in(second).post(act(team, "team_answer"), {"answer": "Trois passages", "version": 0})
        assert late.status_code == 422
        assert "Deux passages" in body(late)
        assert "Trois passages" in body(late)
        version = late.context["answer_form"]["version"].value()
        both = {"answer": "Deux ou trois passages", "version": version}
        assert made.signed_in(second).post(act(team, "team_answer"), both).status_code == 302
        assert "Deux ou trois passages" in body(made.signed_in(team.lead.giver).get(team.get_absolute_url()))

    def test_shares_are_proposed_and_signed(self):
        team = formed()
        first, second = people_of(team)
        numbers = {f"part-{pk}": share for pk, share in parts(team, 70, 30).items()}
        wrong = made.signed_in(first).post(act(team, "team_shares"), dict.fromkeys(numbers, 70))
        assert (wrong.status_code, "140 %" in body(wrong)) == (422, True)
        assert made.signed_in(first).post(act(team, "team_shares"), numbers).status_code == 302
        browser = made.signed_in(second)
        assert "Je suis d’accord avec ces parts" in body(browser.get(team.get_absolute_url()))
        assert browser.post(act(team, "team_shares"), numbers | {"decision": "sign"}).status_code == 302
        assert "Toute l’équipe est d’accord" in body(browser.get(team.get_absolute_url()))

    def test_the_giver_neither_proposes_nor_signs_shares(self):
        team = formed()
        numbers = {f"part-{pk}": share for pk, share in parts(team, 70, 30).items()}
        assert made.signed_in(team.lead.giver).post(act(team, "team_shares"), numbers).status_code == 404

    def test_what_is_missing_is_told_on_the_page(self):
        team = formed()
        place = team.places.first()
        making.withdraw(place.introduction, place.introduction.member)
        assert "n’apporte\u00a0: Savoir0" in body(made.signed_in(team.lead.giver).get(team.get_absolute_url()))

    def test_a_stranger_and_the_numbers_of_others_are_refused(self):
        team, other = formed(), formed()
        sent = {"answer": "Piraté", "version": 0}
        mixed = reverse("leads:team_answer", args=[other.lead_id, team.pk])
        for who in (made.writer(), people_of(other)[0]):
            browser = made.signed_in(who)
            assert browser.get(team.get_absolute_url()).status_code == 404
            assert browser.post(act(team, "team_answer"), sent).status_code == 404
            assert browser.post(mixed, sent).status_code == 404
        assert made.signed_in(people_of(team)[0]).post(mixed, sent).status_code == 404
        assert made.signed_in(people_of(team)[0]).post(act(team, "team_dissolve")).status_code == 404
        assert made.signed_in(team.lead.giver).post(act(team, "team_dissolve")).status_code == 302

    def test_the_page_costs_the_same_whatever_the_number_of_people(self, django_assert_max_num_queries):
        costs = []
        for people in (2, 5):
            team = formed(people)
            browser = made.signed_in(people_of(team)[0])
            browser.get(team.get_absolute_url())
            with django_assert_max_num_queries(MOST_QUERIES) as counted:
                assert browser.get(team.get_absolute_url()).status_code == 200
            costs.append(len(counted.captured_queries))
        assert costs[0] == costs[1]

    def test_invited_people_see_each_other_without_addresses(self):
        team = invited()
        first, second = people_of(team)
        seen = body(made.signed_in(first).get(team.get_absolute_url()))
        assert second.display_name in seen
        assert second.contact_email not in seen
        assert second.phone not in seen
