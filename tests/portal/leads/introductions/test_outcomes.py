"""How a lead ends: who won it, what had led to them, and what a proposal becomes on the way."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.leads import expiring
from portal.leads.introductions import making, outcomes
from portal.leads.matching import answering
from portal.leads.matching.answering import ProposalRefused
from portal.leads.models import ContributionCredit, Introduction, LeadOutcome, Proposal
from portal.notices.models import Notice
from tests.factories import introductions as met
from tests.factories import leads as posted
from tests.factories import matching
from tests.portal.leads.teams.test_teams import formed, people_of

pytestmark = pytest.mark.django_db


def proposed() -> tuple[Proposal, list[int]]:
    """A proposal to someone who proves the skill by two stories, and the numbers of these."""
    skill = matching.skill()
    person = matching.expert(skill, stories=2)
    lead = matching.lead_for(skill, giver=met.reachable())
    matching.run_for(lead)
    stories = person.authorships.order_by("contribution").values_list("contribution", flat=True)
    return matching.proposed(person, lead), list(stories)


def won_by(introduction: Introduction) -> LeadOutcome:
    return outcomes.record(introduction.lead, outcomes.Told("won", earners=(introduction.pk,)), introduction.member)


def credited(outcome: LeadOutcome) -> list[int]:
    return list(outcome.credits.order_by("contribution").values_list("contribution", flat=True))


class TestCredit:
    def test_the_contributions_that_led_to_the_person_are_credited(self):
        proposal, stories = proposed()
        sent = making.introduce(proposal.lead, proposal.member, proposal.member, proposal)
        assert credited(won_by(making.accept(sent, proposal.lead.giver))) == stories

    def test_whoever_asks_after_a_proposal_the_credit_is_the_same(self):
        proposal, stories = proposed()
        sent = making.introduce(proposal.lead, proposal.member, proposal.lead.giver)
        assert sent.proposal == proposal
        assert credited(won_by(making.accept(sent, proposal.member))) == stories

    def test_without_a_proposal_nothing_is_credited(self):
        assert credited(met.won()) == []

    def test_a_lead_that_was_lost_credits_nothing(self):
        proposal, _stories = proposed()
        sent = making.introduce(proposal.lead, proposal.member, proposal.member, proposal)
        making.accept(sent, proposal.lead.giver)
        outcomes.record(proposal.lead, outcomes.Told("lost", why="price"), proposal.member)
        assert not ContributionCredit.objects.exists()

    def test_telling_again_who_won_moves_the_credit(self):
        proposal, _stories = proposed()
        sent = making.introduce(proposal.lead, proposal.member, proposal.member, proposal)
        first = making.accept(sent, proposal.lead.giver)
        second = met.mutual(proposal.lead)
        assert credited(won_by(first)) != []
        outcome = won_by(second)
        assert credited(outcome) == []
        assert [one.member for one in outcome.earnings.all()] == [second.member]


class TestProposals:
    def test_offering_oneself_answers_the_proposal(self):
        proposal, _stories = proposed()
        making.introduce(proposal.lead, proposal.member, proposal.member)
        proposal.refresh_from_db()
        assert proposal.state == "accepted"

    def test_a_no_to_the_introduction_is_a_no_to_the_proposal(self):
        proposal, _stories = proposed()
        sent = making.introduce(proposal.lead, proposal.member, proposal.lead.giver)
        making.refuse(sent, proposal.member, "Trop loin")
        proposal.refresh_from_db()
        assert (proposal.state, proposal.reason) == ("declined", "Trop loin")

    def test_a_no_to_the_proposal_ends_what_the_lead_asks(self):
        proposal, _stories = proposed()
        sent = making.introduce(proposal.lead, proposal.member, proposal.lead.giver)
        answering.decline(proposal, proposal.member, "Trop loin")
        sent.refresh_from_db()
        assert (sent.state, sent.reason) == ("refused", "Trop loin")
        assert [event.act for event in sent.events.all()] == ["asked", "refused"]
        assert not sent.waits_for_member
        told = Notice.objects.filter(member=proposal.lead.giver).values_list("kind", flat=True)
        assert list(told) == ["introduction_answered"]

    def test_a_no_to_the_proposal_gives_no_way_to_be_reached(self):
        proposal, _stories = proposed()
        with pytest.raises(ProposalRefused):
            answering.decline(proposal, proposal.member, "Appelez-moi au 06 12 34 56 78")
        proposal.refresh_from_db()
        assert (proposal.state, proposal.reason) == ("proposed", "")

    def test_a_no_of_the_giver_leaves_the_answer_of_the_person(self):
        proposal, _stories = proposed()
        sent = making.introduce(proposal.lead, proposal.member, proposal.member)
        making.refuse(sent, proposal.lead.giver, "Déjà pourvue")
        proposal.refresh_from_db()
        assert proposal.state == "accepted"


class TestAfterTheDeadline:
    def test_its_giver_says_how_an_expired_lead_ended(self, client: Client):
        lead = posted.past(posted.lead(met.reachable()))
        assert expiring.expire(timezone.localdate()) == 1
        client.force_login(lead.giver.user)
        address = reverse("leads:outcome", args=[lead.pk])
        assert address in client.get(lead.get_absolute_url()).content.decode()
        assert client.post(address, {"result": "won", "why": "", "words": "Signée tard"}).status_code == 302
        lead.refresh_from_db()
        assert lead.state == "won"
        outcome = LeadOutcome.objects.get(lead=lead)
        assert (outcome.result, outcome.words, outcome.earnings.count()) == ("won", "Signée tard", 0)

    def test_a_lead_that_was_taken_back_is_opened_before_it_is_won(self, client: Client):
        lead = posted.moved("withdrawn", met.reachable())
        client.force_login(lead.giver.user)
        address = reverse("leads:outcome", args=[lead.pk])
        assert address not in client.get(lead.get_absolute_url()).content.decode()
        assert client.post(address, {"result": "won", "why": "", "words": ""}).status_code == 422
        assert not LeadOutcome.objects.exists()


class TestWhoWon:
    def test_a_team_that_is_formed_wins_together(self):
        team = formed()
        posted.posting.change_state(team.lead, "won", team.lead.giver)
        earners = LeadOutcome.objects.get().earnings.values_list("member", flat=True)
        assert set(earners) == {member.pk for member in people_of(team)}

    def test_among_several_people_nobody_is_presumed(self):
        lead = posted.lead(met.reachable())
        met.mutual(lead)
        met.mutual(lead)
        posted.posting.change_state(lead, "won", lead.giver)
        assert not LeadOutcome.objects.get().earnings.exists()
