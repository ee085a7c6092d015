"""What wanted pages add to other pages: the proposal to close a subject beside the text that bears its title."""

from __future__ import annotations

from django.http import HttpRequest

from knowledge.models import Contribution, Wanted, WantedAnswer
from knowledge.rules import may_edit
from knowledge.wanted.board import board
from knowledge.wanted.meaning import key_of
from portal.members.middleware import viewer_of


def proposal(request: HttpRequest, page: Contribution) -> dict[str, object] | None:
    """For those who may change the published text: is it what was wanted? Two queries, none for other readers."""
    viewer = viewer_of(request)
    if not page.state.live or not viewer.member_id or not may_edit(viewer, page):
        return None
    named = Wanted.objects.filter(key=key_of(page.title), is_removed=False).values_list("pk", "canonical_id").first()
    if named is None:
        return None
    answered = WantedAnswer.objects.filter(contribution=page).values("wanted")
    row = board(viewer).filter(pk=named[1] or named[0], refusal="").exclude(pk__in=answered).first()
    if row is None:
        return None
    return {
        "template": "knowledge/parts/wanted_panel.html",
        "wanted": row,
        "title": row.title or row.red_title,
        "text_id": page.pk,
    }
