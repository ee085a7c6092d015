"""The life of a request: never two for the same days, never a torn state, whoever clicks when."""

from __future__ import annotations

import threading
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import connection

from portal.members.models import Member
from portal.notices.models import Notice
from portal.resources import booking, editing, telling
from portal.resources.booking import RequestRefused
from portal.resources.models import RequestEvent, ResourceRequest
from portal.resources.reading import reading_of
from portal.visibility import Viewer
from tests.factories import knowledge as made
from tests.factories import resources as shared

pytestmark = pytest.mark.django_db


def told(kind: str) -> list[int]:
    return list(Notice.objects.filter(kind=kind).order_by("pk").values_list("member_id", flat=True))


def acts(sent: ResourceRequest) -> list[str]:
    return list(sent.events.values_list("act", flat=True))


class TestAsking:
    def test_the_owner_is_told(self):
        sent = shared.request()
        assert sent.state == "asked"
        assert told(telling.ASKED) == [sent.resource.owner_id]
        assert acts(sent) == ["asked"]

    def test_the_same_form_sent_twice_is_one_request(self):
        van, member, key = shared.resource(), made.writer(), uuid4()
        first, second = shared.request(van, member, key=key), shared.request(van, member, key=key)
        assert first == second
        assert len(told(telling.ASKED)) == 1

    def test_the_key_of_someone_else_gives_nothing(self):
        van, sent = shared.resource(), shared.request()
        with pytest.raises(RequestRefused):
            shared.request(van, key=sent.key)
        with pytest.raises(RequestRefused):
            shared.request(sent.resource, key=sent.key)

    def test_days_already_taken_are_named(self):
        van = shared.resource()
        shared.accepted(van, first=10, last=12)
        for first, last in ((12, 13), (8, 10), (11, 11), (1, 30)):
            with pytest.raises(RequestRefused, match="Déjà pris : du") as refusal:
                shared.request(van, first=first, last=last)
            assert refusal.value.field == "starts_on"
        assert shared.request(van, first=13, last=14).state == "asked"

    def test_more_than_what_is_left_is_refused(self):
        course = shared.seats(capacity=3)
        shared.accepted(course, quantity=2)
        with pytest.raises(RequestRefused, match="reste que 1"):
            shared.request(course, quantity=2)
        shared.accepted(course, quantity=1)
        with pytest.raises(RequestRefused, match="reste plus"):
            shared.request(course, quantity=1)
        assert shared.request(shared.seats(capacity=None), quantity=500)

    def test_twice_for_the_same_days_is_refused(self):
        van, member = shared.resource(), made.writer()
        sent = shared.request(van, member, first=10, last=12)
        with pytest.raises(RequestRefused, match="déjà une demande"):
            shared.request(van, member, first=12, last=15)
        booking.withdraw(sent, member)
        assert shared.request(van, member, first=12, last=15)

    def test_what_is_not_offered_takes_no_request(self):
        away, suspended, own = shared.resource(), shared.resource(), shared.resource()
        editing.archive(away)
        Member.objects.filter(pk=suspended.owner_id).update(status=Member.Status.SUSPENDED)
        for resource, by in ((away, None), (suspended, None), (own, own.owner)):
            with pytest.raises(RequestRefused):
                shared.request(resource, by)
        with pytest.raises(RequestRefused, match="pas actif"):
            shared.request(by=made.writer(status=Member.Status.SUSPENDED))
        with pytest.raises(RequestRefused, match="de cette façon"):
            shared.request(quantity=2)


class TestAnswering:
    def test_accepting_takes_the_days_and_tells(self):
        sent = shared.request()
        booking.accept(sent, sent.resource.owner, "À 8 h devant l’atelier.")
        sent.refresh_from_db()
        assert (sent.state, sent.answer, acts(sent)) == ("accepted", "À 8 h devant l’atelier.", ["asked", "accepted"])
        assert told(telling.ANSWERED) == [sent.member_id]

    def test_the_second_of_two_overlapping_requests_is_refused(self):
        van = shared.resource()
        first, second = shared.request(van, first=10, last=12), shared.request(van, first=12, last=14)
        booking.accept(first, van.owner)
        with pytest.raises(RequestRefused, match="Déjà pris"):
            booking.accept(second, van.owner)
        second.refresh_from_db()
        assert (second.state, acts(second)) == ("asked", ["asked"])
        booking.refuse(first, van.owner, "Panne.")
        booking.accept(second, van.owner)

    def test_an_asker_without_an_active_account_can_only_be_refused(self):
        sent = shared.request()
        Member.objects.filter(pk=sent.member_id).update(status=Member.Status.SUSPENDED)
        with pytest.raises(RequestRefused, match="plus de compte actif"):
            booking.accept(sent, sent.resource.owner)
        booking.refuse(sent, sent.resource.owner, "Compte fermé.")

    def test_days_that_have_passed_cannot_be_accepted(self):
        sent = shared.request()
        ResourceRequest.objects.filter(pk=sent.pk).update(starts_on=shared.day(-3), ends_on=shared.day(-2))
        with pytest.raises(RequestRefused, match="passés"):
            booking.accept(sent, sent.resource.owner)

    def test_what_has_moved_on_says_where_it_is(self):
        sent = shared.request()
        booking.withdraw(sent, sent.member)
        for act in (booking.accept, lambda one, by: booking.refuse(one, by, "Non."), booking.withdraw, booking.finish):
            with pytest.raises(RequestRefused, match="maintenant « retirée »"):
                act(sent, sent.resource.owner)
        assert acts(sent) == ["asked", "withdrawn"]


class TestEnding:
    def test_done_once_begun_then_thanked_once(self):
        sent = shared.accepted()
        with pytest.raises(RequestRefused, match="pas encore commencé"):
            booking.finish(sent, sent.member)
        shared.begun(sent)
        booking.thank(sent, sent.member, "Merci, nickel.")
        sent.refresh_from_db()
        assert (sent.state, sent.thanks) == ("done", "Merci, nickel.")
        assert acts(sent) == ["asked", "accepted", "done", "thanked"]
        assert told(telling.THANKED) == [sent.resource.owner_id]
        assert reading_of(sent.resource, Viewer.anonymous()).thanks == 1
        with pytest.raises(RequestRefused, match="déjà remercié"):
            booking.thank(sent, sent.member, "Encore.")

    def test_a_loan_cannot_be_thanked_before_it_begins(self):
        sent = shared.accepted()
        with pytest.raises(RequestRefused):
            booking.thank(sent, sent.member, "Merci d’avance.")
        sent.refresh_from_db()
        assert (sent.state, sent.thanks) == ("accepted", "")


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Run them together, each in its own connection; what each was told, "" when it was done."""
    start, told = threading.Barrier(len(acts)), {}

    def run(number: int, act: Callable[[], object]) -> None:
        start.wait(timeout=10)
        try:
            act()
            told[number] = ""
        except RequestRefused as refusal:
            told[number] = str(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number, act)) for number, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return [told[number] for number in range(len(acts))]


@pytest.mark.django_db(transaction=True)
class TestTogether:
    """On PostgreSQL the row of the resource is locked; on SQLite writers wait for each other."""

    def test_two_people_accept_at_once_and_one_gets_the_days(self):
        van = shared.resource()
        for attempt in range(5):
            first = shared.request(van, first=10 * attempt + 1, last=10 * attempt + 3)
            second = shared.request(van, first=10 * attempt + 3, last=10 * attempt + 5)
            answers = at_once(
                lambda f=first: booking.accept(f, van.owner), lambda s=second: booking.accept(s, van.owner)
            )
            assert sorted(bool(answer) for answer in answers) == [False, True]
            assert "Déjà pris" in "".join(answers)
        assert ResourceRequest.objects.filter(resource=van, state="accepted").count() == 5

    def test_a_quantity_is_never_given_twice(self):
        course = shared.seats(capacity=3)
        sent = [shared.request(course, quantity=2) for _ in range(4)]
        answers = at_once(*(lambda one=one: booking.accept(one, course.owner) for one in sent))
        assert answers.count("") == 1
        assert booking.remaining(course) == 1

    def test_accepting_and_withdrawing_at_once_leaves_one_state(self):
        sent = shared.request()
        answers = at_once(
            lambda: booking.accept(sent, sent.resource.owner), lambda: booking.withdraw(sent, sent.member)
        )
        sent.refresh_from_db()
        log = list(RequestEvent.objects.filter(request=sent).values_list("act", flat=True))
        if answers == ["", ""]:  # accepted first, then withdrawn
            assert (sent.state, log) == ("withdrawn", ["asked", "accepted", "withdrawn"])
        else:  # withdrawn first: the other is told
            assert answers[1] == ""
            assert (sent.state, log) == ("withdrawn", ["asked", "withdrawn"])

    def test_the_same_form_sent_twice_at_once_is_one_request(self):
        van, member, key = shared.resource(), made.writer(), uuid4()
        answers = at_once(*(lambda: shared.request(van, member, key=key) for _ in range(3)))
        assert answers == ["", "", ""]
        assert ResourceRequest.objects.count() == 1
