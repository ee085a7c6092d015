"""Cutting a text into the sentences that are coded, always the same way, and recognising a passage again."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator

_LINE = re.compile(r"[^\n]+")
_END = re.compile(r"(?<![.!?…])[.!?…]++(?:\s?»|[\"’)\]*_])*\s+(?=[\"«“(\[*_\-–—]*[A-ZÀ-ÖØ-Þ0-9])")
"""The end of a sentence, with the space that follows: the next one begins with a capital or a figure."""

Span = tuple[int, int]


def sentences(text: str) -> list[Span]:
    """Ranges in characters (half-open) of the sentences, without the blanks around them."""
    return [span for start, end in _pieces(text) if (span := _bare(text, start, end))[0] < span[1]]


def _pieces(text: str) -> Iterator[Span]:
    for line in _LINE.finditer(text):
        start = line.start()
        for end in _END.finditer(text, line.start(), line.end()):
            yield start, end.end()
            start = end.end()
        yield start, line.end()


def _bare(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - (len(piece) - len(piece.rstrip()))


def digest(words: str) -> str:
    """Sixteen characters that tell whether a passage still says the same."""
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def runs(chosen: Iterable[Span], all_spans: list[Span]) -> list[Span]:
    """Chosen sentences as passages: neighbours are joined."""
    order = {span: number for number, span in enumerate(all_spans)}
    joined: list[Span] = []
    last = -2
    for span in sorted(set(chosen) & order.keys(), key=order.__getitem__):
        if order[span] == last + 1 and joined:
            joined[-1] = (joined[-1][0], span[1])
        else:
            joined.append(span)
        last = order[span]
    return joined
