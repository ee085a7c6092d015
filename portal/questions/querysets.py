"""Reading questions: the queryset twin of the predicates in `access`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Count, Q

from portal.visibility import Viewer, Visibility, tokens

if TYPE_CHECKING:
    from portal.questions.models import Answer, Question  # noqa: F401 - named in strings


class QuestionQuerySet(models.QuerySet["Question"]):
    def visible_to(self, viewer: Viewer) -> QuestionQuerySet:
        """Questions that the viewer may read. Twin of `can_read(viewer, access.audience_of_question(...))`."""
        if viewer.sees_all:
            return self
        return self.filter(_live() & (_shown(viewer) | _told(viewer)) | _own(viewer))

    def standing(self) -> QuestionQuerySet:
        """Those that may be found: not taken back, and not of a person whose account is stopped."""
        return self.filter(_live())

    def asked_by(self, viewer: Viewer) -> QuestionQuerySet:
        return self.filter(_own(viewer))

    def for_cards(self) -> QuestionQuerySet:
        return self.select_related("place").annotate(answer_count=Count("answers"))


class AnswerQuerySet(models.QuerySet["Answer"]):
    def shown(self) -> AnswerQuerySet:
        """Those of people whose account is not stopped; what was answered outlives who answered."""
        return self.filter(member__status__in=("active", "left"))


def _live() -> Q:
    """Neither withdrawn nor of a person whose account is stopped; what was answered outlives who asked it."""
    return ~Q(state="withdrawn") & (Q(asker__status="active") | Q(asker__status="left", state="answered"))


def _shown(viewer: Viewer) -> Q:
    held = ((tokens.PUBLIC, Visibility.PUBLIC), (tokens.NETWORK, Visibility.NETWORK))
    levels = [level for token, level in held if token in viewer.tokens]
    shown = Q(visibility__in=levels)
    if viewer.cooperative_ids:
        shown |= Q(visibility=Visibility.COOPERATIVE, cooperative__in=sorted(viewer.cooperative_ids))
    return shown


def _told(viewer: Viewer) -> Q:
    """Put to them, whatever its level; the token is the right, not the id beside it."""
    from portal.questions.models import Asking

    if viewer.member_id is None or not viewer.is_network or tokens.person(viewer.member_id) not in viewer.tokens:
        return Q(pk__in=[])
    told = Asking.objects.filter(member=viewer.member_id, asked_at__isnull=False)
    return Q(pk__in=told.values("question"))


def _own(viewer: Viewer) -> Q:
    if viewer.member_id is None or tokens.person(viewer.member_id) not in viewer.tokens:
        return Q(pk__in=[])
    return Q(asker=viewer.member_id)
