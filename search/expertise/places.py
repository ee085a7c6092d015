"""Places named in a question, told from common words by how they are written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from portal.territories.models import Territory
from portal.territories.names import fold_name

_WORD: Final = re.compile(r"[^\W_]+")
_LONGEST: Final = 6
"""Words of a name: « Provence-Alpes-Côte d’Azur » has five."""
_MOST_WORDS: Final = 60
_MOST: Final = 2
_WIDE: Final = (Territory.Kind.REGION, Territory.Kind.DEPARTEMENT)
_BEFORE: Final = frozenset(("a", "de", "d", "vers", "sur", "pres", "en"))
"""What stands before the name of a town: « à Brest », « près de Riom »."""


@dataclass(frozen=True, slots=True)
class Named:
    """A place, and where its name stands in the text (half-open)."""

    place: Territory
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Gram:
    start: int
    end: int
    size: int
    is_capital: bool
    before: str


def places_in(text: str) -> list[Named]:
    """At most two, longest names first; one query."""
    grams: dict[str, list[_Gram]] = {}
    for name, gram in _grams(text):
        grams.setdefault(name, []).append(gram)
    if not grams:
        return []
    known = Territory.objects.current().filter(search_name__in=grams).exclude(kind=Territory.Kind.EPCI)
    best: dict[str, Territory] = {}
    for place in known.with_parents():
        name = place.search_name
        if name not in best or _rank(place) < _rank(best[name]):
            best[name] = place
    found = [
        Named(place, gram.start, gram.end)
        for name, place in best.items()
        for gram in grams[name]
        if _is_meant(place, gram)
    ]
    return _without_overlap(found)


def _grams(text: str) -> Iterator[tuple[str, _Gram]]:
    words = list(_WORD.finditer(text))[:_MOST_WORDS]
    for first, word in enumerate(words):
        before = fold_name(words[first - 1].group()) if first else ""
        for last in range(first, min(first + _LONGEST, len(words))):
            size = last - first + 1
            # A question begins with a capital, a name holds one: « la Réunion » is no meeting.
            capital = any(one.group()[0].isupper() for one in words[max(first, 1) : last + 1])
            yield (
                fold_name(text[word.start() : words[last].end()]),
                _Gram(word.start(), words[last].end(), size, capital, before),
            )


def _rank(place: Territory) -> tuple[int, int]:
    """The widest of a name is meant, then the most populous."""
    wide = _WIDE.index(place.kind) if place.kind in _WIDE else len(_WIDE)
    return wide, -(place.population or 0)


def _is_meant(place: Territory, gram: _Gram) -> bool:
    if place.kind in _WIDE:
        return gram.is_capital or gram.before == "en"
    return gram.is_capital and gram.before in _BEFORE


def _without_overlap(found: list[Named]) -> list[Named]:
    kept: list[Named] = []
    for one in sorted(found, key=lambda named: (named.start - named.end, named.start)):
        if len(kept) < _MOST and all(one.end <= other.start or other.end <= one.start for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda named: named.start)
