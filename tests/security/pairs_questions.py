"""Addresses of questions that name two things: an answer to thank for or to tell, and words that are quoted."""

from __future__ import annotations

from typing import Any

from portal.members.models import Member
from portal.questions import drafting
from portal.questions.models import Answer, Question, Quotation
from tests.factories.knowledge import writer
from tests.factories.questions import answered, question

SENT: dict[str, dict[str, Any]] = {
    "questions:thank": {"thanks": "Merci."},
    "questions:decide": {"decision": "give"},
}


def side(author: Member) -> dict[str, dict[str, Any]]:
    """Pairs that belong together, each one for `author` to send."""
    expert = writer(is_listed=True)
    mine = question(author, [expert], visibility="private")
    given = answered(mine, expert)
    drafting.draft_from(given, expert)
    put = question(writer(), [author], visibility="private")
    told = answered(put, author)
    return {
        "questions:thank": {"pk": mine.pk, "answer_id": given.pk},
        "questions:decide": {"pk": mine.pk, "quotation_id": Quotation.objects.get(answer=given).pk},
        "questions:draft": {"pk": put.pk, "answer_id": told.pk},
    }


def kept() -> list[list[Any]]:
    """What those forms could change."""
    return [
        list(Question.objects.order_by("pk").values_list("pk", "state")),
        list(Answer.objects.order_by("pk").values_list("pk", "thanked_at", "draft")),
        list(Quotation.objects.order_by("pk").values_list("pk", "decided_at")),
    ]
