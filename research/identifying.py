"""Anchors of the headings of a study: readable, and unique on the page."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.text import slugify


def anchors(titles: Iterable[str], *, prefix: str) -> list[str]:
    """One a title, in order; a number is added to those already taken."""
    taken: set[str] = set()
    found: list[str] = []
    for title in titles:
        base = f"{prefix}-{slugify(title)[:60].strip('-') or 'partie'}"
        name, number = base, 2
        while name in taken:
            name, number = f"{base}-{number}", number + 1
        taken.add(name)
        found.append(name)
    return found
