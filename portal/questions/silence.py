"""A question that stays without answer goes on: after seven days, or as soon as an account is stopped."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from portal.members.models import Member
from portal.questions import moving
from portal.questions.models import Asking, Question

EVERY: Final = 3600
PATIENCE: Final = dt.timedelta(days=7)
_BATCH: Final = 200


def run(now: dt.datetime | None = None) -> int:
    """Settle what waited too long at `now` and ask the next ones; returns how many people were let go. For the worker.

    A batch a run, the oldest first. Each question is one transaction: one that fails holds back no other.
    """
    moment = now or timezone.now()
    due = _due(moment).order_by("asked_at", "pk").values_list("question_id", flat=True)[:_BATCH]
    return sum(_let_go(question_id, moment) for question_id in dict.fromkeys(due))


def _due(moment: dt.datetime) -> QuerySet[Asking]:
    late = Q(asked_at__lte=moment - PATIENCE, role=Asking.Role.EXPERT)
    gone = ~Q(member__status=Member.Status.ACTIVE)
    return Asking.objects.filter(late | gone, state=Asking.State.ASKED, question__state=Question.State.OPEN)


def _let_go(question_id: int, moment: dt.datetime) -> int:
    with transaction.atomic():
        question = moving.lock(question_id)
        late = list(_due(moment).filter(question=question).select_related("member"))
        for asking in late:
            gone = asking.member.status != Member.Status.ACTIVE
            moving.settle(asking, Asking.State.STOPPED if gone else Asking.State.SILENT, moment)
            moving.move_on(question, moment)
    return len(late)
