"""`[[titles]]` of published texts that lead nowhere, gathered when a text is published."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from html import unescape
from typing import Final

from django.db import transaction

from knowledge.models import LONGEST_TITLE, RedLink, Wanted
from knowledge.wanted.meaning import key_of
from portal.markdown import is_id

_REFERENCE: Final = re.compile(r'<wiki-link ref="([^"<>]*)">')
_MOST: Final = 100
"""Titles kept of one text."""


def titles_in(rendered: Mapping[str, str]) -> list[str]:
    """Titles that the rendered fields of a text name and that publication could not pin to a page."""
    found = dict.fromkeys(title for html in rendered.values() for title in _titles(html))
    return list(found)[:_MOST]


def _titles(html: str) -> Iterator[str]:
    for match in _REFERENCE.finditer(html):
        title = " ".join(unescape(match[1]).split())[:LONGEST_TITLE]
        if title and not is_id(title):
            yield title


def gather(contribution_id: int, rendered: Mapping[str, str]) -> None:
    """Make the red links of a published text those of `rendered`, in four statements at most for a known set.

    The subjects get no title: that of a red link is for the readers of its text only.
    """
    titles = titles_in(rendered)
    with transaction.atomic():
        known = set(RedLink.objects.filter(contribution=contribution_id).values_list("title", flat=True))
        if gone := known.difference(titles):
            RedLink.objects.filter(contribution=contribution_id, title__in=gone).delete()
        if new := [title for title in titles if title not in known]:
            _add({contribution_id: new})


def gather_new(rendered: Mapping[int, Mapping[str, str]]) -> None:
    """Red links of contributions that have none yet, {id: rendered fields}: three statements, for imports."""
    if found := {pk: titles for pk, fields in rendered.items() if (titles := titles_in(fields))}:
        with transaction.atomic():
            _add(found)


def _add(found: Mapping[int, Sequence[str]]) -> None:
    keys = {title: key_of(title) for titles in found.values() for title in titles}
    Wanted.objects.bulk_create([Wanted(key=key) for key in sorted(set(keys.values()))], ignore_conflicts=True)
    rows = Wanted.objects.filter(key__in=set(keys.values())).values_list("key", "pk", "canonical_id")
    subjects = {key: canonical or pk for key, pk, canonical in rows}
    links = [
        RedLink(contribution_id=pk, wanted_id=subjects[keys[title]], title=title)
        for pk, titles in found.items()
        for title in titles
    ]
    RedLink.objects.bulk_create(links, ignore_conflicts=True)
