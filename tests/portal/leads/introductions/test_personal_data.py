"""What a member takes away of their introductions, and what goes with a closed account."""

from __future__ import annotations

import pytest

from portal.leads.introductions import contact, making, outcomes
from portal.leads.introductions.personal_data import archive_part
from portal.leads.models import Earning, Introduction, LeadOutcome, LeadTeam
from portal.leads.teams import working
from portal.members.models import Member
from portal.members.viewers import viewer_for
from tests.factories import introductions as met
from tests.factories import leads as posted
from tests.portal.leads.teams.test_teams import formed, parts, people_of

pytestmark = pytest.mark.django_db


def suspend(member: Member) -> None:
    member.status = Member.Status.SUSPENDED
    member.save()


def test_the_copy_holds_what_the_member_said_and_earned():
    lead, member = posted.lead(met.reachable(), client=posted.CLIENT), met.reachable()
    sent = making.introduce(lead, member, member, message="J’ai fait trois écoles.")
    making.accept(sent, lead.giver)
    outcome = outcomes.record(lead, outcomes.Told("won", words="Bien mené", earners=(sent.pk,)), member)
    outcomes.note_amount(outcome, member, 1200)
    team = formed()
    first = people_of(team)[0]
    working.propose_shares(team, parts(team, 60, 40), first)
    mine, other = archive_part(member.user), archive_part(first.user)
    assert mine["introductions"][0]["message"] == "J’ai fait trois écoles."
    assert mine["earnings"] == [{"lead": lead.pk, "amount": "1200.00"}]
    assert mine["outcomes_told"][0]["words"] == "Bien mené"
    assert [place["share"] for place in other["team_places"]] == [60]
    told = {key: value for place in other["team_places"] for key, value in place.items() if not key.endswith("_at")}
    assert "40" not in str(told)
    client = (posted.CLIENT.name, posted.CLIENT.contact, lead.giver.contact_email)
    assert not [word for word in client if word in str(mine)]
    assert "1200" not in str(archive_part(lead.giver.user))


def test_a_closed_account_leaves_its_words_and_amounts_nowhere():
    lead, member = posted.lead(met.reachable()), met.reachable()
    sent = making.accept(making.introduce(lead, member, member, message="Mot gardé"), lead.giver)
    outcome = outcomes.record(lead, outcomes.Told("won", words="Mot gardé", earners=(sent.pk,)), member)
    outcomes.note_amount(outcome, member, 1200)
    member.status, member.user = Member.Status.LEFT, None
    member.save()
    assert "Mot gardé" not in str([
        *Introduction.objects.values_list("message", "reason"), *LeadOutcome.objects.values_list("words"),
    ])  # fmt: skip
    assert Earning.objects.get().amount is None
    assert LeadOutcome.objects.get().result == "won"


def test_nobody_reaches_a_suspended_account():
    sent = met.mutual(posted.lead(met.reachable()))
    giver, member = viewer_for(sent.lead.giver.user), viewer_for(sent.member.user)
    assert contact.of_giver(sent, member) is not None
    suspend(sent.lead.giver)
    sent = Introduction.objects.select_related("lead__giver", "member").get(pk=sent.pk)
    assert contact.of_giver(sent, member) is None
    assert contact.of_member(sent, viewer_for(sent.lead.giver.user)) is None
    other = met.mutual(posted.lead(met.reachable()))
    suspend(other.member)
    other.refresh_from_db()
    assert contact.of_member(other, giver) is None


def test_a_team_survives_the_account_of_who_wrote_its_answer():
    team = formed()
    writer = people_of(team)[0]
    working.save_answer(team, "Nous irons.", 0, writer)
    writer.status, writer.user = Member.Status.LEFT, None
    writer.save()
    kept = LeadTeam.objects.get()
    assert (kept.answer, kept.answer_by) == ("Nous irons.", None)
    assert kept.places.filter(left_at=None).count() == 1
