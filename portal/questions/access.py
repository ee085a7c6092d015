"""Who may read a question, and who may ask: predicates. The queryset twin is in `querysets`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

from portal.members.models import Member
from portal.questions.models import Asking, Question
from portal.visibility import Viewer, audience_of


def is_live(question: Question) -> bool:
    """Neither withdrawn nor of a person whose account is stopped; what was answered outlives who asked it."""
    outlives = question.state == Question.State.ANSWERED and question.asker.status == Member.Status.LEFT
    active = question.asker.status == Member.Status.ACTIVE
    return question.state != Question.State.WITHDRAWN and (active or outlives)


def told_of(ids: Collection[int]) -> Mapping[int, list[int]]:
    """{question: active members to whom it was put}. One query."""
    told: dict[int, list[int]] = defaultdict(list)
    asked = Asking.objects.filter(question__in=ids, asked_at__isnull=False, member__status=Member.Status.ACTIVE)
    for number, member_id in asked.values_list("question_id", "member_id"):
        told[number].append(member_id)
    return told


def audience_of_question(question: Question, told: Collection[int]) -> frozenset[str]:
    """Tokens that open it: its asker's always; while it is live, its level's and those of `told`, see `told_of`."""
    live = is_live(question)
    return audience_of(
        live=live,
        visibility=question.visibility,
        cooperative_id=question.cooperative_id,
        person_ids=[question.asker_id, *(told if live else ())],
    )


def may_ask(viewer: Viewer) -> bool:
    """Ask, answer, decide: active members."""
    return viewer.member_id is not None and viewer.is_network


def acting_member(viewer: Viewer) -> Member | None:
    """The active member who reads, or None."""
    if viewer.member_id is None or not may_ask(viewer):
        return None
    return Member.objects.filter(pk=viewer.member_id).first()
