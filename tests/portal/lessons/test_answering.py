"""Answers: one a person and a sort of moment, theirs to change; counted from five people on."""

from __future__ import annotations

import pytest

from knowledge.moments import Occasion
from portal.lessons import answering, personal_data
from portal.lessons.answering import Counts, counts_of
from portal.lessons.models import LessonMark
from portal.members.models import Member
from tests.factories.knowledge import experience, writer

pytestmark = pytest.mark.django_db


def verdicts(member: Member) -> set[tuple[str, str]]:
    return set(LessonMark.objects.filter(member=member).values_list("occasion", "verdict"))


def test_an_answer_is_kept_once_changed_and_taken_back() -> None:
    story, me = experience(), writer()
    for _twice in range(2):
        answering.answer(story, me.pk, Occasion.LEAD, "adopted")
    assert verdicts(me) == {("lead", "adopted")}
    answering.answer(story, me.pk, Occasion.LEAD, "useless")
    answering.answer(story, me.pk, Occasion.ARRIVAL, "adopted")
    assert verdicts(me) == {("lead", "useless"), ("arrival", "adopted")}
    for _twice in range(2):
        answering.answer(story, me.pk, Occasion.LEAD, "")
    assert verdicts(me) == {("arrival", "adopted")}


def test_people_are_counted_once_and_from_five_on() -> None:
    story = experience()
    for _number in range(4):
        answering.answer(story, writer().pk, Occasion.LEAD, "adopted")
    last = writer()
    assert counts_of(story.pk) == Counts(0, 0)
    for occasion in Occasion.values:
        answering.answer(story, last.pk, occasion, "adopted")
    assert counts_of(story.pk) == Counts(5, 0)
    answering.answer(story, writer().pk, Occasion.LEAD, "useless")
    assert counts_of(story.pk) == Counts(5, 0)


def test_the_copy_of_my_data_has_my_answers_and_a_closed_account_keeps_none() -> None:
    story, me = experience(), writer()
    answering.answer(story, me.pk, Occasion.PROJECT, "adopted")
    answering.answer(story, writer().pk, Occasion.PROJECT, "adopted")
    (told,) = personal_data.archive_part(me.user)
    assert (told["contribution"], told["moment"], told["answer"]) == (story.pk, "project", "adopted")
    me.user, me.status = None, Member.Status.LEFT
    me.save()
    assert verdicts(me) == set()
    assert LessonMark.objects.count() == 1
