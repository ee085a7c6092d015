"""The predicate and its queryset twin say the same; personal data follow the account."""

from __future__ import annotations

from itertools import product

import pytest

from portal.members import portability
from portal.members.models import Member
from portal.members.profiles import close_account
from portal.members.viewers import viewer_for
from portal.questions import closing, loads, telling
from portal.questions.access import audience_of_question, told_of
from portal.questions.models import Answer, Question, QuestionLoad
from portal.visibility import Viewer, Visibility, can_read
from tests.factories import knowledge as made
from tests.factories.questions import answered, question

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("status", "state"), list(product(["active", "suspended", "left"], ["open", "answered", "withdrawn"]))
)
def test_twins(status: str, state: str) -> None:
    home = made.a_cooperative()
    asker, one, waiting = (made.writer(cooperative=home, is_listed=True) for _number in range(3))
    gone = made.writer(is_listed=True)
    for busy in (one, gone):
        loads.set_most(busy, 4)
    for level in Visibility.values:
        question(asker, [one, gone], [waiting], visibility=level, cooperative=home)
    Question.objects.update(state=state)
    Member.objects.filter(pk=asker.pk).update(status=status)
    Member.objects.filter(pk=gone.pk).update(status="suspended")
    people = [asker, one, waiting, gone, made.writer(cooperative=home), made.writer(), made.writer(status="pending")]
    viewers = [Viewer.anonymous(), *(viewer_for(Member.objects.get(pk=member.pk).user) for member in people)]
    viewers.append(Viewer(frozenset({"public", "network"}), sees_all=True))
    everything = list(Question.objects.select_related("asker"))
    told = told_of([put.pk for put in everything])
    for viewer in viewers:
        expected = {put for put in everything if can_read(viewer, audience_of_question(put, told.get(put.pk, ())))}
        assert set(Question.objects.visible_to(viewer)) == expected, (viewer, status, state)


def test_notices_name_what_may_be_read_now() -> None:
    one = made.writer(is_listed=True)
    put = question(people=[one])
    assert put.pk in telling.readable_questions(viewer_for(one.user), [put.pk])
    closing.withdraw(put, put.asker)
    assert telling.readable_questions(viewer_for(one.user), [put.pk]) == {}


def test_personal_data_is_given_and_goes_with_the_account() -> None:
    asker, one = made.writer(), made.writer(is_listed=True)
    kept, waiting = question(asker, [one]), question(asker, [one], text="Rien que pour lui")
    given = answered(kept, one, "Mes mots")
    closing.thank(given, asker, "Merci")
    loads.set_most(one, 2)
    part = portability.archive_of(one.user)["questions"]
    assert (part["answers"][0]["text"], part["most_at_once"], len(part["received"])) == ("Mes mots", 2, 2)
    assert "Rien que pour lui" in str(portability.archive_of(asker.user)["questions"])
    close_account(asker)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.text, waiting.title) == ("withdrawn", "", "Question retirée")
    kept.refresh_from_db()
    assert (kept.state, kept.text) == ("answered", "")
    close_account(one)
    assert (Answer.objects.get().thanks, QuestionLoad.objects.exists()) == ("", False)
