"""What a citation says of one version of a contribution, whatever its form. A protected author is never named."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from knowledge.models import Contribution, Publication
from knowledge.reading.cards import Byline, byline

PUBLISHER = "Terreau"


@dataclass(frozen=True, slots=True)
class Citation:
    """`authors` are names as their owners write them. `date` has one number (a year) or three (a day)."""

    key: str
    title: str
    authors: tuple[str, ...]
    genre: str
    date: tuple[int, ...]
    version: int
    url: str
    language: str
    summary: str
    licence: str


def citation_of(
    page: Contribution,
    version: Publication | None = None,
    *,
    signed: Byline | None = None,
    newest: int | None = None,
) -> Citation:
    """Of `version`, or of the text of today when it is None. `page` was loaded with `for_cards()` and is specific.

    Who signs it and the number of its newest version are read unless a page that knows them says so.
    """
    signed = signed or byline(page)
    names = tuple(member.display_name for member, _credit in signed.people) or (_collective(signed.collective),)
    if version is None:
        number = page.publications.count() if newest is None else newest
        moment, title, summary = page.state.last_published_at, page.title, page.summary
    else:
        number, moment = version.number, version.published_at
        title, summary = version.content.get("title") or page.title, version.content.get("summary") or ""
    return Citation(
        key=f"terreau-{page.pk}-v{number}",
        title=one_line(title),
        authors=names,
        genre=str(page.state.get_kind_display()),
        date=_date(moment, protected=page.state.protected_author),
        version=number,
        url=f"{settings.SITE_URL}{reverse('knowledge:version', args=[page.pk, number])}",
        language=page.language,
        summary=one_line(summary),
        licence=str(page.get_licence_display()),
    )


def _collective(words: str) -> str:
    return words[:1].upper() + words[1:]


def _date(moment: dt.datetime | None, *, protected: bool) -> tuple[int, ...]:
    """The day of a version; its year only when the author is protected."""
    if moment is None:
        return ()
    day = timezone.localtime(moment).date()
    return (day.year,) if protected else (day.year, day.month, day.day)


def one_line(text: str) -> str:
    """Line breaks would end a field in RIS; control characters have no place in a reference."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())
