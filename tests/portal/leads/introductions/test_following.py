"""A lead that ends and opens again, and the people whom it had brought together."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from portal.leads import posting
from portal.leads.introductions import making
from portal.leads.models import Introduction, Lead, LeadEvent
from portal.notices.models import Notice
from tests.factories import introductions as met
from tests.factories import knowledge as made
from tests.factories import leads as posted
from tests.factories.questions import animator

pytestmark = pytest.mark.django_db


def opened_again(lead: Lead) -> Lead:
    return posting.change_state(lead, "open", lead.giver, deadline=posted.day(9))


@pytest.mark.parametrize("end", ["withdrawn", "expired"])
def test_who_was_cut_off_is_called_back_and_may_offer_themself_again(client: Client, end: str) -> None:
    lead = posted.lead(met.reachable())
    cut, refused = met.offered(lead), met.offered(lead)
    making.refuse(refused, lead.giver, "Déjà pourvue")
    posting.change_state(lead, end, lead.giver)
    Notice.objects.all().delete()
    lead = opened_again(lead)
    assert lead.state == "open"
    assert list(Notice.objects.filter(kind="introduction_answered").values_list("member_id", flat=True)) == [
        cut.member_id
    ]
    offer = reverse("leads:offer", args=[lead.pk])
    for one, may in ((cut, True), (refused, False)):
        client.force_login(one.member.user)
        assert (offer in client.get(lead.get_absolute_url()).content.decode()) == may
    assert met.offered(lead, cut.member).state == "asked"


def test_who_withdrew_before_the_end_is_not_called_back() -> None:
    sent = met.offered()
    making.withdraw(sent, sent.member)
    posting.change_state(sent.lead, "withdrawn", sent.lead.giver)
    Notice.objects.all().delete()
    opened_again(sent.lead)
    assert not Notice.objects.filter(member=sent.member).exists()


def test_people_at_work_are_still_at_work_when_it_opens_again() -> None:
    sent = met.mutual()
    posting.change_state(sent.lead, "withdrawn", sent.lead.giver)
    lead = opened_again(sent.lead)
    assert lead.state == Lead.objects.get(pk=lead.pk).state == "introduced"
    acts = list(LeadEvent.objects.filter(lead=lead).values_list("act", flat=True))
    assert acts[-3:] == ["withdrawn", "opened", "introduced"]
    making.withdraw(Introduction.objects.get(pk=sent.pk), sent.member)
    assert Lead.objects.get(pk=lead.pk).state == "open"


def test_the_form_chooses_the_cooperative_that_one_animates(client: Client) -> None:
    ours = made.a_cooperative("La Nôtre")
    accompanying, member = animator(ours), made.writer(cooperative=ours)
    chosen = f'<option value="{ours.pk}" selected>'
    for one, is_chosen in ((accompanying, True), (member, False)):
        client.force_login(one.user)
        assert (chosen in client.get(reverse("leads:new")).content.decode()) == is_chosen
