"""The life of an introduction: two yeses or nothing, whoever clicks when."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from portal.leads import posting
from portal.leads.introductions import making, telling
from portal.leads.introductions.refusing import IntroductionRefused
from portal.leads.matching import answering
from portal.leads.models import Introduction, IntroductionEvent, Lead
from portal.leads.moves import LeadRefused
from portal.members.models import Member
from portal.notices.models import Notice
from tests.factories import introductions as met
from tests.factories import knowledge as made
from tests.factories import leads as posted
from tests.factories import matching

pytestmark = pytest.mark.django_db


def told(kind: str) -> list[int]:
    return list(Notice.objects.filter(kind=kind).order_by("pk").values_list("member_id", flat=True))


def acts(one: Introduction) -> list[str]:
    return list(one.events.values_list("act", flat=True))


def suspend(member: Member) -> None:
    member.status = Member.Status.SUSPENDED
    member.save()


class TestAsking:
    def test_the_lead_asks_and_the_person_is_told(self):
        sent = met.asked()
        assert (sent.state, sent.waits_for_member, sent.waits_for_giver) == ("asked", True, False)
        assert told(telling.ASKED) == [sent.member_id]
        assert acts(sent) == ["asked"]

    def test_a_person_offers_themself_and_the_giver_is_told(self):
        sent = met.offered()
        assert (sent.waits_for_member, sent.waits_for_giver) == (False, True)
        assert told(telling.ASKED) == [sent.lead.giver_id]
        assert acts(sent) == ["offered"]

    def test_asking_twice_is_asking_once(self):
        lead, member = posted.lead(), made.writer()
        assert met.asked(lead, member) == met.asked(lead, member)
        assert len(told(telling.ASKED)) == 1

    def test_asking_for_who_already_offered_is_a_yes(self):
        sent = met.offered()
        again = making.introduce(sent.lead, sent.member, sent.lead.giver)
        assert (again.pk, again.state) == (sent.pk, "mutual")

    def test_one_that_was_withdrawn_starts_again_without_its_yeses(self):
        sent = met.mutual()
        making.withdraw(sent, sent.member, "Plus le temps")
        again = met.asked(sent.lead, sent.member)
        assert (again.pk, again.state, again.reason, again.member_accepted_at) == (sent.pk, "asked", "", None)

    def test_one_that_was_refused_does_not(self):
        sent = met.asked()
        making.refuse(sent, sent.member, "Trop loin")
        with pytest.raises(IntroductionRefused, match="refusée"):
            met.asked(sent.lead, sent.member)

    def test_a_message_holds_no_address(self):
        lead, member = posted.lead(), made.writer()
        for words in (
            "Écrivez à moi@exemple.test",
            "Appelez le 06 12 34 56 78",
            "moi (at) exemple.test",
            "+33612345678",
        ):
            with pytest.raises(IntroductionRefused) as refusal:
                making.introduce(lead, member, member, message=words)
            assert refusal.value.field == "message"
        sent = making.introduce(lead, member, member, message="J’ai fait 3 écoles de 1200 m² en 2024, loi 2014-856.")
        assert sent.state == "asked"

    def test_who_may_not_meet(self):
        lead = posted.lead()
        hidden = posted.lead(visibility="private")
        for of, member, match in (
            (lead, lead.giver, "apportez"),
            (lead, made.writer(status="suspended"), "compte actif"),
            (hidden, made.writer(), "ne peut pas lire"),
            (posted.moved("withdrawn"), made.writer(), "plus ouverte"),
        ):
            with pytest.raises(IntroductionRefused, match=match):
                making.introduce(of, member, of.giver)
        assert not Introduction.objects.exists()


class TestAnswering:
    def test_two_yeses_and_the_lead_has_an_introduction(self):
        sent = met.mutual()
        assert (sent.state, sent.lead.state) == ("mutual", "introduced")
        assert acts(sent) == ["asked", "accepted"]
        assert told(telling.ANSWERED) == [sent.lead.giver_id]

    def test_nobody_answers_for_the_other_side(self):
        sent = met.asked()
        for act in (making.accept, lambda one, by: making.refuse(one, by, "Non")):
            with pytest.raises(IntroductionRefused, match="a déjà accepté"):
                act(sent, sent.lead.giver)
        with pytest.raises(IntroductionRefused, match="pas encore répondu"):
            making.withdraw(sent, sent.member)

    def test_a_refusal_says_why_to_the_other_side(self):
        sent = met.offered()
        making.refuse(sent, sent.lead.giver, "Déjà pourvue")
        sent.refresh_from_db()
        assert (sent.state, sent.reason, sent.lead.state) == ("refused", "Déjà pourvue", "open")
        assert told(telling.ANSWERED) == [sent.member_id]

    def test_the_last_one_to_leave_opens_the_lead_again(self):
        lead = posted.lead()
        first, second = met.mutual(lead), met.mutual(lead)
        making.withdraw(first, first.member)
        lead.refresh_from_db()
        assert lead.state == "introduced"
        making.withdraw(second, lead.giver)
        lead.refresh_from_db()
        assert lead.state == "open"


class TestInTheMiddle:
    @pytest.mark.parametrize("to", ["withdrawn", "lost", "won", "expired"])
    def test_a_lead_that_closes_ends_what_waits(self, to):
        lead = posted.lead()
        sent = met.asked(lead)
        posting.change_state(lead, to, lead.giver)
        sent.refresh_from_db()
        assert (sent.state, acts(sent)[-1]) == ("closed", "lead")
        assert sent.member_id in told(telling.ANSWERED)
        with pytest.raises(IntroductionRefused, match="close"):
            making.accept(sent, sent.member)

    def test_a_lead_that_closes_keeps_what_both_accepted(self):
        sent = met.mutual()
        posting.change_state(sent.lead, "lost", sent.lead.giver)
        sent.refresh_from_db()
        assert sent.state == "mutual"

    def test_an_account_suspended_ends_its_introductions(self):
        asked, agreed = met.asked(), met.mutual()
        suspend(asked.member)
        suspend(agreed.member)
        for one in (asked, agreed):
            one.refresh_from_db()
            assert (one.state, acts(one)[-1]) == ("closed", "account")
        assert Lead.objects.get(pk=agreed.lead_id).state == "open"

    def test_nobody_accepts_while_the_giver_is_suspended(self):
        sent = met.asked()
        suspend(sent.lead.giver)
        with pytest.raises(IntroductionRefused, match="plus ouverte"):
            making.accept(sent, sent.member)
        sent.refresh_from_db()
        assert sent.state == "asked"


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Run them together, each in its own connection; what each was told, "" when it was done."""
    start, told = threading.Barrier(len(acts)), {}

    def run(number: int, act: Callable[[], object]) -> None:
        start.wait(timeout=10)
        try:
            act()
            told[number] = ""
        except (IntroductionRefused, LeadRefused) as refusal:
            told[number] = str(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number, act)) for number, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return [told[number] for number in range(len(acts))]


def whole(one: Introduction) -> Introduction:
    """The introduction as it is, after checking that its state, its yeses and its log say the same."""
    one.refresh_from_db()
    log = acts(one)
    both = one.giver_accepted_at is not None and one.member_accepted_at is not None
    ends = {"refused": {"refused"}, "withdrawn": {"withdrawn"}, "closed": {"lead", "account", "unanswered"}}
    if one.state == "mutual":
        assert both
        assert log[-1] == "accepted"
    elif one.state in ends:
        assert log[-1] in ends[one.state]
        assert one.closed_at is not None
    assert len(log) == len(set(log))
    introduced = Introduction.objects.filter(lead=one.lead_id, state="mutual").exists()
    state = Lead.objects.get(pk=one.lead_id).state
    assert state == ("introduced" if introduced else "open") or state not in Lead.RUNNING
    return one


@pytest.mark.django_db(transaction=True)
class TestTogether:
    """On PostgreSQL the row of the lead is locked; on SQLite writers wait for each other."""

    def test_both_sides_ask_at_once_and_it_is_a_yes(self):
        lead, member = posted.lead(), made.writer()
        answers = at_once(lambda: met.asked(lead, member), lambda: met.offered(lead, member))
        assert answers == ["", ""]
        assert whole(Introduction.objects.get()).state == "mutual"

    def test_both_sides_withdraw_at_once_and_it_is_withdrawn_once(self):
        for _attempt in range(3):
            sent = met.mutual()
            answers = at_once(
                lambda one=sent: making.withdraw(one, one.member), lambda one=sent: making.withdraw(one, one.lead.giver)
            )
            assert sorted(map(bool, answers)) == [False, True]
            assert whole(sent).state == "withdrawn"

    def test_accepting_while_the_other_side_withdraws(self):
        for _attempt in range(3):
            sent = met.asked()
            at_once(
                lambda one=sent: making.accept(one, one.member), lambda one=sent: making.withdraw(one, one.lead.giver)
            )
            assert whole(sent).state == "withdrawn"

    def test_accepting_while_the_account_is_suspended(self):
        for _attempt in range(3):
            sent = met.asked()
            member = Member.objects.get(pk=sent.member_id)
            at_once(lambda one=sent: making.accept(one, one.member), lambda who=member: suspend(who))
            assert whole(sent).state == "closed"

    def test_accepting_while_the_lead_is_withdrawn(self):
        for _attempt in range(3):
            sent = met.asked()
            at_once(
                lambda one=sent: making.accept(one, one.member),
                lambda one=sent: posting.change_state(one.lead, "withdrawn", one.lead.giver),
            )
            assert Lead.objects.get(pk=sent.lead_id).state == "withdrawn"
            assert whole(sent).state in ("mutual", "closed")

    def test_asking_someone_while_they_decline_the_proposal(self):
        skill = matching.skill()
        for _attempt in range(3):
            person = matching.expert(skill)
            lead = matching.lead_for(skill, giver=made.writer())
            matching.run_for(lead)
            proposal = matching.proposed(person, lead)
            at_once(
                lambda one=proposal: making.introduce(one.lead, one.member, one.lead.giver),
                lambda one=proposal: answering.decline(one, one.member, "Trop loin"),
            )
            proposal.refresh_from_db()
            assert proposal.state == "declined"
            assert whole(Introduction.objects.get(lead=lead)).state in ("asked", "refused")

    def test_opening_again_while_the_one_who_had_accepted_withdraws(self):
        for _attempt in range(3):
            sent = met.mutual()
            posting.change_state(sent.lead, "withdrawn", sent.lead.giver)
            at_once(
                lambda one=sent: posting.change_state(one.lead, "open", one.lead.giver, deadline=posted.day(9)),
                lambda one=sent: making.withdraw(one, one.member),
            )
            assert whole(sent).state == "withdrawn"
            assert Lead.objects.get(pk=sent.lead_id).state == "open"

    def test_accepting_twice_at_once_is_accepting_once(self):
        sent = met.asked()
        answers = at_once(*(lambda: making.accept(sent, sent.member) for _ in range(3)))
        assert answers.count("") == 1
        assert whole(sent).state == "mutual"
        assert IntroductionEvent.objects.filter(act="accepted").count() == 1
