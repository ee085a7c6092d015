"""Notices that may be shown, and the pace at which each is told."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Case, CharField, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, NullIf

from portal.members.models import Member
from portal.notices import kinds, subjects
from portal.visibility import Viewer

if TYPE_CHECKING:
    from portal.notices.models import Notice  # noqa: F401 - named in strings


def told_at(pace: str) -> Q:
    """Condition on the pace that `with_pace` adds."""
    return Q(**{"told": pace})


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, viewer: Viewer, about: Collection[str] | None = None) -> NoticeQuerySet:
        """The viewer's own notices whose subject they may read now; nobody else's, whoever they are.

        `about`: only those whose kind of subject is among these.
        """
        if viewer.member_id is None:
            return self.none()
        own = self.filter(member=viewer.member_id)
        shown = Q(pk__in=[])
        to_ask: list[str] = []
        for kind, source in subjects.sources().items():
            if about is not None and kind not in about:
                continue
            if source.open_to is not None:
                shown |= Q(subject_kind=kind, subject_id__in=source.open_to(viewer).values("pk"))
            else:
                to_ask.append(kind)
        if to_ask:
            about = own.filter(subject_kind__in=to_ask).values_list("subject_kind", "subject_id").distinct()
            opened: dict[str, list[int]] = {}
            for kind, number in subjects.readable(viewer, about.order_by()):
                opened.setdefault(kind, []).append(number)
            for kind, numbers in opened.items():
                shown |= Q(subject_kind=kind, subject_id__in=numbers)
        return own.filter(shown)

    def unread(self) -> NoticeQuerySet:
        return self.filter(read_at=None)

    def to_people_who_read_mail(self) -> NoticeQuerySet:
        """Of active members who can sign in and did not stop the letters."""
        return self.filter(
            member__status=Member.Status.ACTIVE, member__user__is_active=True, member__notice_mail__stopped_at=None
        )

    def with_pace(self) -> NoticeQuerySet:
        """Add `told`, a `Pace`: what the member chose for the kind, else the notice's own, else the kind's.

        `told_at` filters on it.
        """
        from portal.notices.models import Pace, Preference

        chosen = Preference.objects.filter(member=OuterRef("member"), kind=OuterRef("kind")).values("pace")
        fast = [kind.name for kind in kinds.every() if kind.instant]
        usual = Case(
            When(kind__in=fast, then=Value(Pace.INSTANT.value)),
            default=Value(Pace.WEEKLY.value),
            output_field=CharField(),
        )
        return self.annotate(told=Coalesce(Subquery(chosen[:1]), NullIf(F("pace"), Value("")), usual))
