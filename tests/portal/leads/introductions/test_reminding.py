"""Silence is reminded twice, then the introduction ends and both sides are told."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from portal.leads.introductions import making, reminding, telling
from portal.leads.models import Introduction
from portal.notices.models import Notice
from tests.factories import introductions as met
from tests.factories import leads as posted

pytestmark = pytest.mark.django_db


def after(days: float) -> dt.datetime:
    return timezone.now() + dt.timedelta(days=days)


def reminded() -> list[int]:
    return list(Notice.objects.filter(kind=telling.REMINDED).values_list("member_id", flat=True))


def test_silence_is_reminded_after_three_and_seven_days_and_ends_after_fourteen():
    sent = met.asked()
    counts = [reminding.remind(after(days)) for days in (2.9, 3.1, 3.2, 7.1, 9, 14.1, 20)]
    assert counts == [0, 1, 0, 1, 0, 1, 0]
    sent.refresh_from_db()
    assert (sent.state, sent.reminders) == ("closed", 2)
    assert reminded() == [sent.member_id] * 2
    assert list(sent.events.values_list("act", flat=True)) == ["asked", "reminded", "reminded", "unanswered"]
    told = set(Notice.objects.filter(kind=telling.ANSWERED).values_list("member_id", flat=True))
    assert told == {sent.member_id, sent.lead.giver_id}


def test_the_side_that_is_silent_is_the_one_reminded():
    sent = met.offered()
    reminding.remind(after(4))
    assert reminded() == [sent.lead.giver_id]


def test_a_worker_that_was_stopped_reminds_once():
    met.asked()
    assert [reminding.remind(after(8)), reminding.remind(after(8))] == [1, 0]
    assert Introduction.objects.get().reminders == 2
    assert len(reminded()) == 1


def test_what_is_answered_is_left_alone():
    met.mutual()
    refused = met.asked(posted.lead())
    making.refuse(refused, refused.member, "Non")
    assert reminding.remind(after(30)) == 0
