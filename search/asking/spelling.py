"""Nearest known words of an unknown one.

The distance is Damerau's (a swap of two neighbours is one error); the first letter is taken as right, because
typing errors seldom fall on it and it divides the work. Whether a reader may learn that a word exists is not
known here: the engine asks the index, with the reader's own filter, before it proposes one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from search.asking import weights

SHORTEST_WORD: Final = 4
_TWO_ERRORS_FROM: Final = 7
_LONGEST_WORD: Final = 30


@dataclass(frozen=True, slots=True)
class Correction:
    """A known word (folded), its stem, and how many errors away it is."""

    word: str
    stem: str
    errors: int

    @property
    def weight(self) -> float:
        return float(weights.CORRECTION**self.errors)


def errors_allowed(word: str) -> int:
    """0 for numbers, references and short words, where another word is another meaning."""
    if not SHORTEST_WORD <= len(word) <= _LONGEST_WORD or not word.isalpha():
        return 0
    return 2 if len(word) >= _TWO_ERRORS_FROM else 1


def distance(left: str, right: str, limit: int) -> int:
    """Errors between two words, or `limit` + 1 as soon as it is known to be more (restricted Damerau)."""
    if abs(len(left) - len(right)) > limit:
        return limit + 1
    start = 0
    shortest = min(len(left), len(right))
    while start < shortest and left[start] == right[start]:
        start += 1
    end = 0
    while end < shortest - start and left[-1 - end] == right[-1 - end]:
        end += 1
    left, right = left[start : len(left) - end], right[start : len(right) - end]
    if not left or not right:
        return len(left) + len(right)
    before_last: list[int] = []
    last = list(range(len(right) + 1))
    for row, letter in enumerate(left, 1):
        line = [row]
        for column, other in enumerate(right, 1):
            cost = min(last[column] + 1, line[-1] + 1, last[column - 1] + (letter != other))
            swapped = row > 1 and column > 1 and letter == right[column - 2] and left[row - 2] == other
            line.append(min(cost, before_last[column - 2] + 1) if swapped else cost)
        if min(line) > limit and min(last) > limit:
            return limit + 1
        before_last, last = last, line
    return min(last[-1], limit + 1)


class Speller:
    """The vocabulary of one index, arranged to be searched by likeness."""

    def __init__(self, vocabulary: Iterable[str]) -> None:
        self._buckets: dict[tuple[str, int], list[tuple[int, str]]] = {}
        for word in vocabulary:
            if is_correctable(word):
                self._buckets.setdefault((word[0], len(word)), []).append((_letters(word), word))

    def within(self, word: str, errors: int) -> list[str]:
        """Known words exactly `errors` away from `word`, in alphabetical order."""
        letters = _letters(word)
        found = []
        for length in range(len(word) - errors, len(word) + errors + 1):
            # An error changes the set of letters by two at most: most of the bucket is left out here.
            alike = [
                known
                for mask, known in self._buckets.get((word[0], length), ())
                if (mask ^ letters).bit_count() <= 2 * errors
            ]
            found += [known for known in alike if distance(word, known, errors) == errors]
        return sorted(found)


def is_correctable(word: str) -> bool:
    """Worth keeping as what a typing error may have stood for."""
    return SHORTEST_WORD - 1 <= len(word) <= _LONGEST_WORD and word.isalpha()


def _letters(stem: str) -> int:
    """The set of letters of a word, as bits."""
    bits = 0
    for letter in stem:
        bits |= 1 << (ord(letter) & 31)
    return bits
