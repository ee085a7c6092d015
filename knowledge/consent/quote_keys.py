"""Recognising the same quotation from one save to the next: rows are made anew, their names must stay."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

from knowledge.models import Verbatim

_ALIKE = 0.6
"""Ratio of difflib above which a corrected quotation is the same one."""


def keep_keys(before: Sequence[Verbatim], after: Sequence[Verbatim]) -> None:
    """Give each row of `after` the key of the row of `before` that it continues: same words, else alike words.

    A row that continues none keeps its own new key: the consent of one person is never taken for another's.
    """
    left = list(before)
    pending = []
    for row in after:
        same = next((old for old in left if _words(old.text) == _words(row.text)), None)
        if same is None:
            pending.append(row)
        else:
            row.key = same.key
            left.remove(same)
    for row in pending:
        alike = max(left, key=lambda old: _likeness(old.text, row.text), default=None)
        if alike is not None and _likeness(alike.text, row.text) >= _ALIKE:
            row.key = alike.key
            left.remove(alike)


def _words(text: str) -> str:
    return " ".join(text.split())


def _likeness(one: str, other: str) -> float:
    """Words being typed continue those saved a moment ago."""
    one, other = _words(one), _words(other)
    if one and other and (one.startswith(other) or other.startswith(one)):
        return 1.0
    return SequenceMatcher(None, one, other).ratio()
