"""The life of a question: five people at most, the next one when someone does not answer, nothing torn."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from portal.members.models import Member
from portal.notices.models import Notice
from portal.questions import closing, loads, posting, replying, silence, telling
from portal.questions.models import Answer, Asking, Question
from portal.questions.refusals import QuestionRefused
from search.expertise import deciding
from tests.factories import knowledge as made
from tests.factories.questions import animator, answered, question

pytestmark = pytest.mark.django_db


def told(kind: str) -> list[int]:
    return list(Notice.objects.filter(kind=kind).order_by("pk").values_list("member_id", flat=True))


def states(of: Question) -> list[str]:
    return list(of.askings.order_by("role", "position").values_list("state", flat=True))


def expert() -> Member:
    return made.writer(is_listed=True)


def days_later(number: int) -> dt.datetime:
    return timezone.now() + dt.timedelta(days=number, minutes=1)


class TestAsking:
    def test_those_chosen_are_told_and_the_others_wait(self):
        people = [expert() for _number in range(4)]
        asked = question(people=people[:2], reserve=people[2:])
        assert states(asked) == ["asked", "asked", "reserve", "reserve"]
        assert told(telling.ASKED) == sorted(one.pk for one in people[:2])

    def test_never_six_people(self):
        with pytest.raises(QuestionRefused, match="Cinq personnes au plus"):
            question(people=[expert() for _number in range(6)])
        asked = question(people=[expert() for _number in range(4)], reserve=[expert() for _number in range(3)])
        assert asked.askings.count() == 5
        with pytest.raises(IntegrityError), transaction.atomic():
            Asking.objects.create(question=asked, member=expert(), position=6)

    def test_the_same_form_sent_twice_is_one_question(self):
        asker, people, key = made.writer(), [expert()], uuid4()
        first, second = question(asker, people, key=key), question(asker, people, key=key)
        assert first == second
        assert len(told(telling.ASKED)) == 1
        with pytest.raises(QuestionRefused):
            question(made.writer(), people, key=key)

    def test_oneself_or_the_same_person_twice_is_refused(self):
        asker, one = expert(), expert()
        for people in ([asker], [one, one]):
            with pytest.raises(QuestionRefused) as refusal:
                question(asker, people)
            assert refusal.value.field == "people"
        assert not Question.objects.exists()

    def test_a_person_is_asked_no_more_than_they_accept(self):
        one = expert()
        for _number in range(3):
            question(people=[one])
        with pytest.raises(QuestionRefused, match="autant de questions"):
            question(people=[one])
        loads.set_most(one, 4)
        question(people=[one])
        loads.set_most(one, 0)
        assert loads.overloaded([one.pk]) == {one.pk}

    def test_a_question_that_is_closed_weighs_no_more(self):
        one = expert()
        loads.set_most(one, 1)
        first = question(people=[one])
        closing.settle(first, first.asker)
        assert question(people=[one]).is_open

    def test_without_anybody_it_goes_to_those_who_accompany(self):
        home = made.a_cooperative()
        guide, asker = animator(home), made.writer(cooperative=home)
        asked = question(asker, [])
        assert told(telling.ASKED) == [guide.pk]
        assert told(telling.MOVED) == [asker.pk]
        assert asked.askings.get().role == Asking.Role.ANIMATOR


class TestAnswering:
    def test_the_asker_is_told(self):
        one = expert()
        asked = question(people=[one])
        answered(asked, one)
        assert told(telling.ANSWERED) == [asked.asker_id]
        assert states(asked) == ["answered"]

    def test_the_same_form_sent_twice_is_one_answer(self):
        one, key = expert(), uuid4()
        asked = question(people=[one])
        assert replying.answer(asked, one, "Oui.", key) == replying.answer(asked, one, "Oui.", key)
        with pytest.raises(QuestionRefused):
            replying.answer(asked, one, "Encore.", uuid4())
        assert Answer.objects.count() == 1

    def test_the_key_of_someone_else_gives_nothing(self):
        one, two = expert(), expert()
        asked = question(people=[one, two])
        given = answered(asked, one)
        with pytest.raises(QuestionRefused):
            replying.answer(asked, two, "Oui.", given.key)

    def test_who_was_not_asked_cannot_answer(self):
        waiting = expert()
        asked = question(people=[expert()], reserve=[waiting])
        for other in (waiting, made.writer(), asked.asker):
            with pytest.raises(QuestionRefused):
                answered(asked, other)

    @pytest.mark.parametrize(("passes", "state"), [(False, "declined"), (True, "passed")])
    def test_the_next_person_is_asked_when_one_declines(self, passes, state):
        one, two = expert(), expert()
        asked = question(people=[one], reserve=[two])
        replying.decline(asked, one, passes=passes)
        assert states(asked) == [state, "asked"]
        assert told(telling.ASKED) == [one.pk, two.pk]
        with pytest.raises(QuestionRefused):
            answered(asked, one)

    def test_the_next_person_must_still_accept(self):
        one, refusing, hidden, full, free = (expert() for _number in range(5))
        loads.set_most(full, 0)
        asked = question(people=[one], reserve=[refusing, hidden, full, free])
        deciding.refuse_matching(refusing, refuses=True)
        Member.objects.filter(pk=hidden.pk).update(is_listed=False)
        replying.decline(asked, one, passes=False)
        assert states(asked) == ["declined", "stopped", "stopped", "stopped", "asked"]

    def test_after_the_last_one_it_goes_to_those_who_accompany_once(self):
        home = made.a_cooperative()
        guides, asker = [animator(home), animator(home)], made.writer(cooperative=home)
        one, two = expert(), expert()
        asked = question(asker, [one, two])
        replying.decline(asked, one, passes=False)
        assert told(telling.MOVED) == []
        replying.decline(asked, two, passes=True)
        assert told(telling.ASKED)[2:] == [guide.pk for guide in guides]
        asked.refresh_from_db()
        assert asked.escalated_at is not None
        answered(asked, guides[0])
        replying.decline(asked, guides[1], passes=False)
        assert told(telling.MOVED) == [asker.pk]

    def test_a_stopped_account_does_nothing(self):
        one = expert()
        asked = question(people=[one])
        Member.objects.filter(pk=one.pk).update(status="suspended")
        with pytest.raises(QuestionRefused, match="pas actif"):
            answered(asked, one)


class TestSilence:
    def test_seven_days_then_the_next_one(self):
        one, two = expert(), expert()
        asked = question(people=[one], reserve=[two])
        assert silence.run(days_later(6)) == 0
        assert silence.run(days_later(7)) == 1
        assert states(asked) == ["silent", "asked"]
        assert silence.run(days_later(7)) == 0

    def test_then_whoever_accompanies_who_is_given_no_term(self):
        home = made.a_cooperative()
        guide, asker = animator(home), made.writer(cooperative=home)
        asked = question(asker, [expert()])
        assert silence.run(days_later(7)) == 1
        assert told(telling.ASKED)[-1] == guide.pk
        assert silence.run(days_later(60)) == 0
        assert states(asked) == ["asked", "silent"]

    def test_a_late_answer_is_still_an_answer(self):
        one = expert()
        asked = question(people=[one])
        silence.run(days_later(8))
        answered(asked, one)
        assert asked.answers.count() == 1

    def test_one_answer_is_enough_not_to_trouble_those_who_accompany(self):
        home = made.a_cooperative()
        animator(home)
        one, two = expert(), expert()
        asked = question(made.writer(cooperative=home), [one, two])
        answered(asked, one)
        silence.run(days_later(8))
        assert states(asked) == ["answered", "silent"]
        assert told(telling.MOVED) == []

    def test_an_account_stopped_in_the_middle_is_not_waited_for(self):
        one, two = expert(), expert()
        asked = question(people=[one], reserve=[two])
        Member.objects.filter(pk=one.pk).update(status="suspended")
        assert silence.run() == 1
        assert states(asked) == ["stopped", "asked"]


class TestClosing:
    def test_thanks_settle_it_and_free_the_others(self):
        one, two = expert(), expert()
        asked = question(people=[one, two], reserve=[expert()])
        given = answered(asked, one)
        closing.thank(given, asked.asker, "Merci !")
        asked.refresh_from_db()
        assert (asked.state, states(asked)) == ("answered", ["answered", "stopped", "stopped"])
        assert (told(telling.THANKED), told(telling.SETTLED)) == ([one.pk], [two.pk])
        with pytest.raises(QuestionRefused):
            closing.thank(given, asked.asker, "Encore")

    def test_only_the_asker_closes(self):
        one = expert()
        asked = question(people=[one])
        given = answered(asked, one)
        for act in (
            lambda: closing.thank(given, one, ""),
            lambda: closing.settle(asked, one),
            lambda: closing.withdraw(asked, one),
        ):
            with pytest.raises(QuestionRefused):
                act()

    def test_a_withdrawn_question_is_no_more_answered(self):
        one = expert()
        asked = question(people=[one])
        closing.withdraw(asked, asked.asker)
        closing.withdraw(asked, asked.asker)
        with pytest.raises(QuestionRefused):
            answered(asked, one)
        assert silence.run(days_later(9)) == 0


def together(*acts: Callable[[], object]) -> list[object]:
    """What each gave or raised, all begun at the same moment; real transactions."""
    start, gave = threading.Barrier(len(acts)), dict[int, object]()

    def run(number: int, act: Callable[[], object]) -> None:
        try:
            start.wait(timeout=20)
            gave[number] = act()
        except QuestionRefused as refusal:
            gave[number] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number, act)) for number, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return [gave[number] for number in range(len(acts))]


@pytest.mark.django_db(transaction=True)
class TestAtTheSameMoment:
    """On PostgreSQL the rows are locked; on SQLite writers wait for each other."""

    def test_two_people_answer(self):
        one, two = expert(), expert()
        asked = question(people=[one, two])
        gave = together(lambda: answered(asked, one), lambda: answered(asked, two))
        assert all(isinstance(each, Answer) for each in gave)
        assert states(asked) == ["answered", "answered"]

    def test_two_people_decline_and_two_others_are_asked(self):
        people = [expert() for _number in range(4)]
        asked = question(people=people[:2], reserve=people[2:])
        together(
            lambda: replying.decline(asked, people[0], passes=False),
            lambda: replying.decline(asked, people[1], passes=True),
        )
        assert states(asked) == ["declined", "passed", "asked", "asked"]
        assert sorted(told(telling.ASKED)) == sorted(one.pk for one in people)

    def test_a_person_is_never_asked_beyond_their_cap(self):
        one = expert()
        loads.set_most(one, 1)
        gave = together(*(lambda: question(people=[one]) for _time in range(3)))
        assert sum(isinstance(each, Question) for each in gave) == 1

    def test_an_answer_and_a_withdrawal(self):
        one = expert()
        asked = question(people=[one])
        together(lambda: answered(asked, one), lambda: closing.withdraw(asked, asked.asker))
        asked.refresh_from_db()
        assert asked.state == "withdrawn"
        assert states(asked) == (["answered"] if asked.answers.exists() else ["stopped"])

    def test_the_same_form_twice(self):
        asker, one, key = made.writer(), expert(), uuid4()
        gave = together(*(lambda: question(asker, [one], key=key) for _time in range(2)))
        assert gave[0] == gave[1]
        assert posting.Question.objects.count() == 1
