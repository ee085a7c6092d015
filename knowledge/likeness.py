"""How much two stories tell of the same practice: what they share must say what they are about, their words then rank.

A small TF-IDF in memory, for the worker: nothing here is computed while someone waits for a page.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from portal.vocabulary.folding import fold

LEAST = 0.045
"""Under this, two stories only have a theme in common."""
LEAST_SHARED = 0.1
"""Under this part of what either is about, their shared concepts are a theme among others."""
BEST_OF_EACH = 3
_STEM = 7
"""Letters kept of a word: enough for « relance », « relancer » and « relancé » to meet."""
_WORD = re.compile(r"[a-z]{4,}|\d{2,}")
_COMMON, _FEW = 0.2, 10
"""A word in more than this share of the stories, and in more than a few, says nothing of any."""


@dataclass(frozen=True, slots=True)
class Story:
    id: int
    has_worked: bool
    concepts: frozenset[str]
    text: str


@dataclass(frozen=True, slots=True)
class Pair:
    worked: int
    failed: int
    likeness: float


def opposite_pairs(stories: Sequence[Story]) -> list[Pair]:
    """Pairs of the same practice whose words are near, one of which worked and the other not, nearest first."""
    vectors = {story.id: vector for story, vector in zip(stories, _vectors(stories), strict=True)}
    rarity = _rarity([story.concepts for story in stories])
    failures = [story for story in stories if not story.has_worked]
    holding: dict[str, list[tuple[Story, float]]] = defaultdict(list)
    for story in failures:
        for stem, weight in vectors[story.id].items():
            holding[stem].append((story, weight))
    found = [pair for story in stories if story.has_worked for pair in _best(story, vectors[story.id], holding, rarity)]
    return sorted(found, key=lambda pair: (-pair.likeness, pair.worked, pair.failed))


def _best(
    story: Story, vector: dict[str, float], holding: dict[str, list[tuple[Story, float]]], rarity: dict[str, float]
) -> list[Pair]:
    cosines: dict[Story, float] = defaultdict(float)
    for stem, weight in vector.items():
        for other, other_weight in holding.get(stem, ()):
            cosines[other] += weight * other_weight
    near = [
        Pair(story.id, other.id, cosine)
        for other, cosine in cosines.items()
        if cosine >= LEAST and _shared(story.concepts, other.concepts, rarity) >= LEAST_SHARED
    ]
    return sorted(near, key=lambda pair: (-pair.likeness, pair.failed))[:BEST_OF_EACH]


def _shared(one: frozenset[str], other: frozenset[str], rarity: dict[str, float]) -> float:
    """0 to 1: the part of what either is about that both are about; what few stories are about counts more."""
    return sum(rarity[concept] for concept in one & other) / sum(rarity[concept] for concept in one | other)


def _rarity(held: Sequence[frozenset[str]]) -> dict[str, float]:
    """{concept: weight}"""
    spread = Counter(concept for concepts in held for concept in concepts)
    return {concept: math.log(1 + len(held) / times) for concept, times in spread.items()}


def _vectors(stories: Sequence[Story]) -> Iterator[dict[str, float]]:
    """Unit vectors {stem: weight}; words that many stories hold are left out."""
    counts = [Counter(word[:_STEM] for word in _WORD.findall(fold(story.text))) for story in stories]
    spread = Counter(stem for count in counts for stem in count)
    most = max(_FEW, _COMMON * len(stories))
    for count in counts:
        weights = {
            stem: (1 + math.log(times)) * math.log(1 + len(stories) / spread[stem])
            for stem, times in count.items()
            if spread[stem] <= most
        }
        norm = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        yield {stem: weight / norm for stem, weight in weights.items()}
