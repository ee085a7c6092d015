"""Words that exist nowhere else: one by place, so that finding one in an answer says what came out."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_CONSONANTS, _VOWELS = "bdfgklmnprtvz", "aiou"
_SYLLABLES = 6
_LENGTH = 2 * _SYLLABLES
_SHAPE = re.compile(f"(?=((?:[{_CONSONANTS}][{_VOWELS}]){{{_SYLLABLES}}}))")
"""Every run of six syllables, overlapping ones too: what precedes a canary cannot hide it."""


def canary(seed: str) -> str:
    """A word of twelve letters, the same for the same seed, unlike any other by more than two letters."""
    dice = random.Random(seed)
    return "".join(dice.choice(_CONSONANTS) + dice.choice(_VOWELS) for _ in range(_SYLLABLES))


@dataclass(frozen=True)
class Secret:
    """A word, where it was put, and the names of the roles that may read it."""

    word: str
    place: str
    readers: frozenset[str]


@dataclass
class Secrets:
    by_word: dict[str, Secret] = field(default_factory=dict)

    def put(self, place: str, readers: frozenset[str], words: int = 1) -> str:
        """Make the canary of a place; with `words` 2, two words joined by a space, unlike their slug."""
        word = " ".join(canary(f"{place}:{number}") for number in range(words))
        assert word not in self.by_word
        self.by_word[word] = Secret(word, place, readers)
        return word

    def found_in(self, content: str) -> Iterator[Secret]:
        """Secrets whose word is in `content`, which is in lower case."""
        seen = set(_SHAPE.findall(content))
        return (s for word, s in self.by_word.items() if word[:_LENGTH] in seen and word in content)
