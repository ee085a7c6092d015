"""A ranking is made once, from public facts, and can be made again for ever."""

from __future__ import annotations

import pytest

from portal.leads.matching import making
from portal.leads.matching.making import MatchRefused
from portal.leads.models import Proposal
from portal.notices.models import Notice
from tests.factories import matching as cast

pytestmark = pytest.mark.django_db


def test_the_one_who_proves_most_comes_first_and_is_told():
    joints = cast.skill()
    some, more, other = cast.expert(joints), cast.expert(joints, stories=4), cast.expert(cast.skill("peindre"))
    lead = cast.lead_for(joints)
    run = cast.run_for(lead)
    assert set(cast.order_of(run)) == {some.pk, more.pk}
    assert other.pk not in cast.order_of(run)
    assert set(Proposal.objects.values_list("member_id", flat=True)) == {some.pk, more.pk}
    told = Notice.objects.filter(kind="lead_proposed")
    assert set(told.values_list("member_id", flat=True)) == {some.pk, more.pk}


def test_two_clicks_propose_to_nobody_more():
    joints = cast.skill()
    for _number in range(7):
        cast.expert(joints)
    lead = cast.lead_for(joints)
    cast.run_for(lead)
    with pytest.raises(MatchRefused):
        cast.run_for(lead)
    assert Proposal.objects.count() == 5


def test_a_run_is_made_again_identically():
    joints = cast.skill()
    people = [cast.expert(joints, stories=number) for number in (1, 2, 3)]
    run = cast.run_for(cast.lead_for(joints))
    before = making.ranking_of(run)
    people[0].places.clear()
    people[1].delete()
    run.refresh_from_db()
    assert making.replay(run) == making.ranking_of(run) == before
