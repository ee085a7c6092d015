"""Why a document answers: the field, an excerpt of it, and where the words stand. Characters of the original text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from search import analysis
from search.engines.contract import Match

EXCERPT: Final = 240
"""Characters aimed at in an excerpt; it is cut between words."""
_MOST_KEYWORDS: Final = 3
_MOST_PLACES: Final = 500
"""Places looked at in one passage."""

_Place = tuple[int, str]
"""Where a wanted stem begins, and the stem."""


def explain(
    title: str,
    passages: Mapping[str, str],
    keywords: Iterable[str],
    wanted: frozenset[str],
    places: Mapping[str, str] | None = None,
) -> tuple[Match, ...]:
    """Title first, then the best passage, then keywords; what holds no wanted stem is left out.

    `places`: field → the places that `analysis.analyse` found in its passage, when it was kept.
    """
    matches = _whole("title", title, wanted)
    best = _best_passage(passages, wanted, places or {})
    if best is not None:
        matches.append(best)
    room = len(matches) + _MOST_KEYWORDS
    for keyword in keywords:
        if len(matches) < room:
            matches += _whole("keywords", keyword, wanted)
    return tuple(matches)


def mark_beginnings(title: str, begun: Iterable[str]) -> Match:
    """A suggested title, with the beginnings of words that were typed (folded) marked."""
    typed = sorted(begun, key=len, reverse=True)
    ranges = []
    for start, end in analysis.word_places(title):
        length = analysis.length_of_prefix(title[start:end], typed)
        if length:
            ranges.append((start, start + length))
    return Match("title", title, tuple(ranges))


def _whole(field: str, text: str, wanted: frozenset[str]) -> list[Match]:
    ranges = tuple((word.start, word.end) for word in analysis.spans(text) if word.stem in wanted)
    return [Match(field, text, ranges)] if ranges else []


def _best_passage(passages: Mapping[str, str], wanted: frozenset[str], places: Mapping[str, str]) -> Match | None:
    """The excerpt that holds most different wanted stems; the first one among equals."""
    best: Match | None = None
    best_worth = (0, 0)
    for field, text in passages.items():
        kept = places.get(field)
        found = _found(analysis.analyse(text).places if kept is None else kept, wanted)
        first, last, worth = _best_window(found)
        if worth > best_worth:
            best_worth = worth
            start, end = _cut(text, found[first][0], analysis.end_of_word(text, found[last][0]))
            words = ((place, analysis.end_of_word(text, place)) for place, _ in found if start <= place < end)
            ranges = tuple((begin - start, stop - start) for begin, stop in words if stop <= end)
            best = Match(field, text[start:end], ranges, start)
    return best


def _found(places: str, wanted: frozenset[str]) -> list[_Place]:
    found = [(start, stem) for stem in wanted for start in analysis.starts_of(places, stem)]
    return sorted(found)[:_MOST_PLACES]


def _best_window(found: list[_Place]) -> tuple[int, int, tuple[int, int]]:
    """First and last index of the places within `EXCERPT` characters that say most, with their worth."""
    best = (0, 0, (0, 0))
    inside: dict[str, int] = {}
    first = 0
    for last, (start, stem) in enumerate(found):
        inside[stem] = inside.get(stem, 0) + 1
        while start - found[first][0] > EXCERPT:
            left = found[first][1]
            inside[left] -= 1
            if not inside[left]:
                del inside[left]
            first += 1
        worth = (len(inside), last - first + 1)
        if worth > best[2]:
            best = (first, last, worth)
    return best


def _cut(text: str, start: int, end: int) -> tuple[int, int]:
    """Widen to about `EXCERPT` characters around the words, on word limits, a third of the room before them."""
    spare = max(0, EXCERPT - (end - start))
    left = max(0, start - spare // 3)
    right = min(len(text), end + spare - (start - left))
    left = max(0, min(left, right - EXCERPT))
    if left:
        space = text.find(" ", left, start)
        left = start if space < 0 else space + 1
    if right < len(text):
        space = text.rfind(" ", end, right)
        right = end if space < 0 else space
    return left, right
