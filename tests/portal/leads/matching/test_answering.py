"""Answers, silence, contests: never torn, whoever clicks when."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable

import pytest
from django.db import connection
from django.utils import timezone

from portal.leads import posting
from portal.leads.matching import answering, contesting, making
from portal.leads.matching.answering import ProposalRefused
from portal.leads.matching.contesting import ContestRefused
from portal.leads.matching.making import MatchRefused
from portal.leads.models import Contest, Introduction, Proposal
from portal.members.profiles import close_account
from portal.notices.models import Notice
from tests.factories import knowledge as made
from tests.factories import matching as cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def proposal() -> Proposal:
    joints = cast.skill()
    person, lead = cast.expert(joints), cast.lead_for(joints)
    cast.run_for(lead)
    return cast.proposed(person, lead)


def test_an_answer_is_given_once(proposal):
    answering.accept(proposal, proposal.member)
    assert Introduction.objects.get().proposal_id == proposal.pk
    with pytest.raises(ProposalRefused):
        answering.decline(proposal, proposal.member, "Finalement non")
    assert Notice.objects.filter(kind="lead_proposal_answered", member=proposal.lead.giver).count() == 1


def test_nobody_else_answers(proposal):
    with pytest.raises(ProposalRefused):
        answering.accept(proposal, made.writer())


def test_a_lead_that_is_closed_or_an_account_that_is_suspended_is_told(proposal):
    posting.change_state(proposal.lead, "withdrawn", proposal.lead.giver)
    with pytest.raises(ProposalRefused):
        answering.accept(proposal, proposal.member)
    with pytest.raises(MatchRefused):
        making.match(proposal.lead, proposal.lead.giver)
    proposal.member.status = "suspended"
    proposal.member.save()
    with pytest.raises(ProposalRefused):
        answering.decline(proposal, proposal.member, "Non")
    assert not Introduction.objects.exists()


def test_a_week_of_silence_frees_the_place(proposal):
    assert answering.let_lapse() == 0
    assert answering.let_lapse(timezone.now() + dt.timedelta(days=8)) == 1
    proposal.refresh_from_db()
    assert proposal.state == "lapsed"
    assert answering.let_lapse(timezone.now() + dt.timedelta(days=9)) == 0


def test_a_closed_account_leaves_no_words(proposal):
    contesting.contest(proposal, proposal.member, "Rien de juste")
    close_account(proposal.member)
    proposal.refresh_from_db()
    assert proposal.state == "lapsed"
    assert Contest.objects.get().words == ""


def test_a_contest_is_made_once_and_answered_by_someone_else(proposal):
    first = contesting.contest(proposal, proposal.member, "Rien de juste")
    assert contesting.contest(proposal, proposal.member, "Encore") == first
    with pytest.raises(ContestRefused):
        contesting.answer(first, proposal.member, "Je me réponds")
    judge = made.writer()
    contesting.answer(first, judge, "Relu")
    with pytest.raises(ContestRefused):
        contesting.answer(first, judge, "Relu encore")
    told = Notice.objects.filter(kind="matching_contest_answered").values_list("member_id", flat=True)
    assert set(told) == {proposal.member_id, proposal.lead.giver_id}


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite takes one writer at a time")
class TestAtOnce:
    pytestmark = pytest.mark.django_db(transaction=True)

    def test_two_clicks_make_one_run(self):
        joints = cast.skill()
        for _number in range(8):
            cast.expert(joints)
        lead = cast.lead_for(joints)
        assert _at_once(lambda: making.match(lead, None), lambda: making.match(lead, None)) == [MatchRefused]
        assert Proposal.objects.count() == 5

    def test_two_leads_do_not_both_take_the_last_place_of_a_person(self):
        joints = cast.skill()
        cast.expert(joints)
        for _number in range(2):
            cast.run_for(cast.lead_for(joints))
        first, second = cast.lead_for(joints), cast.lead_for(joints)
        assert _at_once(lambda: making.match(first, None), lambda: making.match(second, None)) == []
        assert Proposal.objects.count() == 3

    def test_yes_and_no_at_once_is_one_of_them(self, proposal):
        no = lambda: answering.decline(proposal, proposal.member, "Non")  # noqa: E731
        failures = _at_once(lambda: answering.accept(proposal, proposal.member), no)
        assert failures == [ProposalRefused]
        proposal.refresh_from_db()
        assert Introduction.objects.exists() == (proposal.state == "accepted")


def _at_once(*acts: Callable[[], object]) -> list[type[BaseException]]:
    """Run each in a thread of its own, from the same moment; the classes of what they raised."""
    failures: list[type[BaseException]] = []
    start = threading.Barrier(len(acts))

    def run(act: Callable[[], object]) -> None:
        try:
            start.wait()
            act()
        except Exception as error:
            failures.append(type(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures
