"""A member's notices, as they read them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.db.models import F, QuerySet
from django.utils import timezone

from portal.core.statements import Prepared
from portal.notices import subjects
from portal.notices.models import Notice
from portal.notices.subjects import Subject
from portal.visibility import Viewer

PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class Entry:
    """One notice with its subject, readable now."""

    notice: Notice
    subject: Subject


def page_of(viewer: Viewer, number: str | None) -> tuple[Page[Notice], list[Entry]]:
    """One page of the inbox: unread first, then the newest. Two queries, and one for each kind of subject."""
    own = Notice.objects.visible_to(viewer).order_by(F("read_at").asc(nulls_first=True), "-created_at", "-pk")
    page = Paginator(own, PAGE_SIZE).get_page(number)
    return page, entries(viewer, page.object_list)


def entries(viewer: Viewer, notices: Iterable[Notice]) -> list[Entry]:
    """Those whose subject the viewer may read now, in the same order; one query for each kind of subject."""
    told = list(notices)
    readable = subjects.readable(viewer, (notice.subject_key for notice in told))
    return [Entry(notice, readable[notice.subject_key]) for notice in told if notice.subject_key in readable]


def unread_count(viewer: Viewer, most: int | None = None) -> int:
    """Asked by every page: a small query, and when something waits one that asks the rule of those kinds of subject.

    With `most`, it counts no further.
    """
    if viewer.member_id is None:
        return 0
    about = {kind for (kind,) in _WAITING.rows([viewer.member_id])}
    return Notice.objects.visible_to(viewer, about).unread().order_by()[:most].count() if about else 0


def _waiting(members: Sequence[int]) -> QuerySet[Any, Any]:
    """Kinds of subject of what a member has not read, whether they may read it now or not."""
    return Notice.objects.filter(member__in=members).unread().order_by().values_list("subject_kind").distinct()


_WAITING: Final = Prepared(_waiting)


def mark_read(viewer: Viewer, pk: int) -> bool:
    """False when the viewer has no such notice, or may no longer read what it is about."""
    own = Notice.objects.visible_to(viewer).filter(pk=pk)
    return own.unread().update(read_at=timezone.now()) > 0 or own.exists()


def mark_all_read(viewer: Viewer) -> int:
    """Returns how many were unread. What cannot be read now stays unread: it may be opened again."""
    return Notice.objects.visible_to(viewer).unread().update(read_at=timezone.now())
