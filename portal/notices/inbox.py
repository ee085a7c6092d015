"""A member's notices, as they read them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import F
from django.utils import timezone

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
    """Asked by every page: one query when every kind of subject has its twin; with `most`, it counts no further."""
    return Notice.objects.visible_to(viewer).unread().order_by()[:most].count()


def mark_read(viewer: Viewer, pk: int) -> bool:
    """False when the viewer has no such notice, or may no longer read what it is about."""
    own = Notice.objects.visible_to(viewer).filter(pk=pk)
    return own.unread().update(read_at=timezone.now()) > 0 or own.exists()


def mark_all_read(viewer: Viewer) -> int:
    """Returns how many were unread. What cannot be read now stays unread: it may be opened again."""
    return Notice.objects.visible_to(viewer).unread().update(read_at=timezone.now())
