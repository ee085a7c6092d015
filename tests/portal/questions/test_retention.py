"""A question taken back is forgotten after a year; the others stay."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from knowledge.models import Contribution
from portal.questions import closing, drafting
from portal.questions.models import Question
from portal.questions.retention import purge
from tests.factories import knowledge as made
from tests.factories.questions import answered, question

pytestmark = pytest.mark.django_db


def test_what_was_taken_back_goes_after_a_year_and_the_story_made_of_it_stays() -> None:
    one = made.writer(is_listed=True)
    taken, kept = question(people=[one]), question(people=[one])
    draft = drafting.draft_from(answered(taken, one), one)
    closing.withdraw(taken, taken.asker)
    closing.settle(kept, kept.asker)
    assert purge(timezone.now() + dt.timedelta(days=364)) == 0
    assert purge(timezone.now() + dt.timedelta(days=366)) == 1
    assert list(Question.objects.all()) == [kept]
    assert Contribution.objects.filter(pk=draft.pk).exists()
