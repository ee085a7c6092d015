"""Words that exist nowhere else: one by place, so that finding one in an answer says what came out."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field

_CONSONANTS, _VOWELS = "bdfgklmnprtvz", "aiou"


def canary(seed: str) -> str:
    """A word of twelve letters, the same for the same seed, unlike any other by more than two letters."""
    dice = random.Random(seed)
    return "".join(dice.choice(_CONSONANTS) + dice.choice(_VOWELS) for _ in range(6))


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
        lowered = content.lower()
        return (secret for word, secret in self.by_word.items() if word in lowered)
