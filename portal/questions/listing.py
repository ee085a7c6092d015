"""The list of questions, and each person's own."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from portal.members.models import Member
from portal.questions.models import Asking, Question
from portal.questions.querysets import QuestionQuerySet
from portal.visibility import Viewer


def questions(viewer: Viewer, *, state: str = "", words: str = "") -> QuestionQuerySet:
    """Questions that the viewer may read, the newest first; withdrawn ones are in their asker's space only."""
    found = Question.objects.visible_to(viewer).exclude(state=Question.State.WITHDRAWN)
    if state:
        found = found.filter(state=state)
    for word in words.split()[:6]:
        found = found.filter(Q(title__icontains=word) | Q(text__icontains=word))
    return found.for_cards().order_by("-created_at", "-pk")


@dataclass(frozen=True, slots=True)
class Own:
    """`received`: put to me; `waiting`: how many of them wait for my answer."""

    received: tuple[Asking, ...]
    sent: tuple[Question, ...]
    waiting: int


LAST = 50


def own(member: Member, viewer: Viewer) -> Own:
    """The last fifty on each side; two queries. What was withdrawn by its asker is gone."""
    readable = Question.objects.visible_to(viewer)
    received = tuple(
        Asking.objects.filter(member=member, asked_at__isnull=False, question__in=readable.values("pk"))
        .select_related("question")
        .order_by("-asked_at", "-pk")[:LAST]
    )
    sent = tuple(Question.objects.asked_by(viewer).for_cards().order_by("-created_at", "-pk")[:LAST])
    waiting = sum(one.state == Asking.State.ASKED and one.question.is_open for one in received)
    return Own(received, sent, waiting)
