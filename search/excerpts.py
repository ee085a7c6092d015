"""Matches of the engine as safe HTML: everything is escaped, only `<mark>` is ours."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from search.engines.contract import Match

_ENDS = (".", "!", "?", "…", "»")


def marked(text: str, ranges: Sequence[tuple[int, int]]) -> SafeString:
    """`text` with its ranges (characters, half-open, in order) marked; ranges that overlap or pass the end are cut."""
    pieces: list[str] = []
    place = 0
    for start, end in ranges:
        start, end = max(start, place), min(end, len(text))
        if start >= end:
            continue
        pieces += [escape(text[place:start]), "<mark>", escape(text[start:end]), "</mark>"]
        place = end
    pieces.append(escape(text[place:]))
    return mark_safe("".join(pieces))


def excerpt(match: Match) -> SafeString:
    """A passage on one line, with dots where it was cut."""
    before = "… " if match.start else ""
    after = "" if match.text.rstrip().endswith(_ENDS) else " …"
    return mark_safe(f"{before}{marked(match.text, match.ranges)}{after}")
