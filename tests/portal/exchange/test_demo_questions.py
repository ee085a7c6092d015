"""The questions of the demo: every reference leads somewhere, every state is there, filling twice changes nothing."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from portal.exchange.demo.questions import fill_questions
from portal.members.models import Member
from portal.questions.models import Answer, Asking, Question, Quotation
from portal.visibility import Visibility
from portal.vocabulary.models import Concept
from tests.factories import knowledge as made
from tests.factories.members import CooperativeFactory
from tests.portal.exchange.test_demo_data import concepts, members, read  # noqa: F401 - fixtures


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return read("questions")


def people_of(row: dict[str, Any]) -> set[str]:
    return {row["by"], *row["people"], *row.get("declined", []), *(one["by"] for one in row.get("answers", []))}


def test_there_are_enough_and_their_people_and_terms_are_known(
    document: dict[str, Any],
    members: Any,  # noqa: F811
    concepts: set[str],  # noqa: F811
) -> None:
    rows = document["questions"]
    active = {one["slug"] for one in members if one["status"] == "active"}
    assert len({row["slug"] for row in rows}) == len(rows) >= 15
    for row in rows:
        assert people_of(row) <= active, row
        assert {one["by"] for one in row.get("answers", [])} <= set(row["people"]), row
        assert row["about"].replace("/", ":") in concepts, row


@pytest.mark.django_db
def test_filling_twice_changes_nothing(document: dict[str, Any]) -> None:
    rows = document["questions"]
    for slug in sorted({slug for row in rows for slug in people_of(row)}):
        member = made.writer(visibility=Visibility.PUBLIC, is_listed=True)
        Member.objects.filter(pk=member.pk).update(slug=slug, is_example=True)
    CooperativeFactory(slug="hauts-partages")
    for name in sorted({row["about"] for row in rows}):
        scheme, _slash, slug = name.partition("/")
        Concept.objects.create(scheme=scheme, slug=slug, label=slug)
    assert fill_questions(document) == len(rows)
    counts = [model.objects.count() for model in (Question, Asking, Answer)]
    assert fill_questions(document) == 0
    assert [model.objects.count() for model in (Question, Asking, Answer)] == counts
    assert Answer.objects.count() == sum(len(row.get("answers", [])) for row in rows)
    states = Counter(Question.objects.filter(is_example=True).values_list("state", flat=True))
    assert set(states) == set(Question.State.values)
    assert Question.objects.exclude(escalated_at=None).count() >= 2
    begun = Answer.objects.exclude(draft=None).get()
    assert not begun.draft.state.live
    assert begun.draft.state.is_example
    assert Quotation.objects.get(decided_at=None).member == begun.question.asker
    for answer in Answer.objects.select_related("question"):
        assert answer.question.created_at < answer.created_at
