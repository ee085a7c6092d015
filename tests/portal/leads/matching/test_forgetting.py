"""Rankings go after two years, save those that led to something, are contested, or whose lead still runs."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from portal.leads.matching import answering, contesting, forgetting
from portal.leads.models import Lead, MatchRun, Placement, Proposal
from tests.factories import matching as cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def run() -> MatchRun:
    """One proposal of a lead that nobody took, which lapsed."""
    joints = cast.skill()
    cast.expert(joints)
    made = cast.run_for(cast.lead_for(joints))
    made.proposals.update(state=Proposal.State.LAPSED)
    Lead.objects.filter(pk=made.lead_id).update(state=Lead.State.EXPIRED)
    return made


def forget(days: int) -> int:
    """As the worker would, that many days later."""
    return forgetting.forget(timezone.now() + dt.timedelta(days=days))


def test_after_two_years_a_ranking_goes_with_its_proposals(run):
    assert forget(forgetting.KEPT_DAYS - 1) == 0
    assert forget(forgetting.KEPT_DAYS + 1) == 1
    assert [model.objects.count() for model in (MatchRun, Placement, Proposal)] == [0, 0, 0]
    assert Lead.objects.filter(pk=run.lead_id).exists()


def test_what_is_contested_stays(run):
    proposal = run.proposals.get()
    contesting.contest(proposal, proposal.member, "Je sais aussi peindre.")
    assert forget(forgetting.KEPT_DAYS + 1) == 0


def test_what_was_accepted_stays(run):
    Lead.objects.filter(pk=run.lead_id).update(state=Lead.State.OPEN)
    run.proposals.update(state=Proposal.State.PROPOSED)
    proposal = run.proposals.get()
    answering.accept(proposal, proposal.member)
    Lead.objects.filter(pk=run.lead_id).update(state=Lead.State.WON)
    assert forget(forgetting.KEPT_DAYS + 1) == 0


def test_a_lead_that_still_runs_keeps_its_rankings(run):
    Lead.objects.filter(pk=run.lead_id).update(state=Lead.State.OPEN)
    assert forget(forgetting.KEPT_DAYS + 1) == 0
