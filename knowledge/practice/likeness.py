"""How much two stories tell of the same practice: what they share must say what they are about, their words then rank.

A small TF-IDF in memory, for the worker: nothing here is computed while someone waits for a page.
"""

from __future__ import annotations

import heapq
import math
import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from portal.vocabulary.folding import fold

Way = Literal["worked", "mixed", "failed"]

LEAST: Final = 0.045
"""Under this, two stories only have a theme in common."""
LEAST_AGREEING: Final = 0.055
"""Two stories that came out alike surprise nobody: they are brought together when they are nearer than that."""
COPY: Final = 0.85
"""From here on, one is the other told again: it confirms nothing."""
LEAST_SHARED: Final = 0.1
"""Under this part of what either is about, their shared concepts are a theme among others."""
BEST_OF_EACH: Final = 3
MOST_AGREEING: Final = 6
"""Of one story, however many find it the nearest."""
_STEM: Final = 7
"""Letters kept of a word: enough for « relance », « relancer » and « relancé » to meet."""
_WORD: Final = re.compile(r"[a-z]{4,}|\d{2,}")
_COMMON, _FEW = 0.2, 10
"""A word in more than this share of the stories, and in more than a few, says nothing of any."""
_TELLING: Final = 200
"""Stems kept of a story, the most telling: what bounds the work for long texts."""


@dataclass(frozen=True, slots=True)
class Story:
    id: int
    way: Way
    concepts: frozenset[str]
    text: str
    writers: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Pair:
    """`first` is the one that worked when they do not agree, else the older."""

    first: int
    second: int
    likeness: float
    agrees: bool


def pairs(stories: Sequence[Story]) -> list[Pair]:
    """Those of the same practice whose words are near, nearest first: the opposite ones nearest to each story that
    worked, and the nearest of each that came out alike, by somebody else."""
    rarity = _rarity([story.concepts for story in stories])
    nearest: dict[tuple[bool, int], list[tuple[float, int, Pair]]] = defaultdict(list)
    for here, there, cosine in _near(stories):
        pair = _pair(stories[here], stories[there], cosine)
        if pair is None or _shared(stories[here].concepts, stories[there].concepts, rarity) < LEAST_SHARED:
            continue
        for end, other in ((pair.first, pair.second), (pair.second, pair.first))[: 2 if pair.agrees else 1]:
            keep = heapq.heappush if len(nearest[pair.agrees, end]) < BEST_OF_EACH else heapq.heappushpop
            keep(nearest[pair.agrees, end], (pair.likeness, -other, pair))
    found = {pair for kept in nearest.values() for *_rank, pair in kept}
    return list(_bounded(sorted(found, key=lambda pair: (-pair.likeness, pair.first, pair.second))))


def _pair(one: Story, other: Story, cosine: float) -> Pair | None:
    """None when they neither agree nor contradict each other, or are not near enough for what they are."""
    if one.way == other.way:
        if not LEAST_AGREEING <= cosine < COPY or one.writers & other.writers:
            return None
        return Pair(min(one.id, other.id), max(one.id, other.id), cosine, agrees=True)
    if cosine < LEAST or "mixed" in (one.way, other.way):
        return None
    worked, failed = (one, other) if one.way == "worked" else (other, one)
    return Pair(worked.id, failed.id, cosine, agrees=False)


def _bounded(found: Iterable[Pair]) -> Iterator[Pair]:
    """All that contradict, and of those that agree, nearest first, no more than a few of one story."""
    times: Counter[int] = Counter()
    for pair in found:
        if pair.agrees:
            if max(times[pair.first], times[pair.second]) >= MOST_AGREEING:
                continue
            times.update((pair.first, pair.second))
        yield pair


def _near(stories: Sequence[Story]) -> Iterator[tuple[int, int, float]]:
    """(place, place of an earlier one, cosine) of those whose words are near, each couple once."""
    places: dict[str, array[int]] = defaultdict(lambda: array("l"))
    weights: dict[str, array[float]] = defaultdict(lambda: array("f"))
    least = min(LEAST, LEAST_AGREEING)
    for here, vector in enumerate(_vectors(stories)):
        cosines: dict[int, float] = defaultdict(float)
        for stem, weight in vector.items():
            for there, other_weight in zip(places[stem], weights[stem], strict=True):
                cosines[there] += weight * other_weight
            places[stem].append(here)
            weights[stem].append(weight)
        for there, cosine in cosines.items():
            if cosine >= least:
                yield here, there, cosine


def _shared(one: frozenset[str], other: frozenset[str], rarity: dict[str, float]) -> float:
    """0 to 1: the part of what either is about that both are about; what few stories are about counts more."""
    return sum(rarity[concept] for concept in one & other) / sum(rarity[concept] for concept in one | other)


def _rarity(held: Sequence[frozenset[str]]) -> dict[str, float]:
    """{concept: weight}"""
    spread = Counter(concept for concepts in held for concept in concepts)
    return {concept: math.log(1 + len(held) / times) for concept, times in spread.items()}


def _vectors(stories: Sequence[Story]) -> Iterator[dict[str, float]]:
    """Vectors {stem: weight} of length 1 at most; words that many stories hold are left out.

    The words are read twice: keeping those of all stories would take more memory than all that is compared.
    """
    spread: Counter[str] = Counter()
    for story in stories:
        spread.update(set(_stems(story.text)))
    most = max(_FEW, _COMMON * len(stories))
    for story in stories:
        weights = {
            stem: (1 + math.log(times)) * math.log(1 + len(stories) / spread[stem])
            for stem, times in Counter(_stems(story.text)).items()
            if spread[stem] <= most
        }
        norm = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        telling = heapq.nlargest(_TELLING, weights.items(), key=lambda item: (item[1], item[0]))
        yield {stem: weight / norm for stem, weight in telling}


def _stems(text: str) -> list[str]:
    return [word[:_STEM] for word in _WORD.findall(fold(text))]
