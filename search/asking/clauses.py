"""A question as weighted clauses, the same for every engine: what is looked for, where, and what it counts for.

The engine turns them into its own queries; the explanation of a hit is the list of those that the hit answers, so that
what is explained is what was asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from search.asking import weights
from search.asking.queries import Expansion, Question, Term
from search.asking.spelling import Correction

TEXT: Final = "text"
SYNONYM: Final = "synonym"
CORRECTION: Final = "correction"
QUOTED: Final = "quoted"
SMALL_WORD: Final = "small_word"
TITLE: Final = "title"
NEIGHBOURS: Final = "neighbours"
STALE: Final = "stale"
"""Names of the clauses, as `contract.Weight.clause` gives them; "stale" multiplies, the others add up."""

WORDS_FIELD: Final = "words"
TITLE_FIELD: Final = "title"
LETTERS_FIELD: Final = "title_letters"

Corrections = Mapping[str, Sequence[Correction]]
"""Unknown stem → what to read instead, nearest first."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Stems that must follow each other in `field`, and what finding them counts for."""

    clause: str
    stems: tuple[str, ...]
    word: str
    """As it is shown: the word typed, or the equivalent or correction read in its place."""
    weight: float = weights.TEXT
    field: str = WORDS_FIELD


@dataclass(frozen=True, slots=True)
class Clauses:
    """`required` must all be found, `excluded` must not; one of `slots` and `labels` must be, unless something is
    required already; `bonuses` change the order only. Of the readings of a slot or of a label, the best one counts."""

    required: tuple[Reading, ...]
    excluded: tuple[tuple[str, ...], ...]
    slots: tuple[tuple[Reading, ...], ...]
    labels: tuple[tuple[Reading, ...], ...]
    bonuses: tuple[Reading, ...]

    def groups(self) -> Iterator[tuple[Reading, ...]]:
        """All that adds to a score, each group by its best reading."""
        yield from ((reading,) for reading in self.required)
        yield from (*self.slots, *self.labels)
        yield from ((reading,) for reading in self.bonuses)


def clauses_of(question: Question, corrections: Corrections, *, is_phrase: bool = True) -> Clauses:
    """Nothing in any of the five when nothing is asked. `is_phrase`: words that stay neighbours count for more."""
    quoted = [Reading(QUOTED, phrase, "") for phrase in question.phrases]
    bare = [Reading(SMALL_WORD, (word,), word, field=LETTERS_FIELD) for word in question.bare_words]
    return Clauses(
        required=(*quoted, *bare),
        excluded=question.excluded,
        slots=tuple(_slot(term, question, corrections) for term in question.terms),
        labels=tuple(_equivalents(one) for one in question.expansions if len(one.source_stems) > 1),
        bonuses=tuple(_bonuses(question, corrections, is_phrase=is_phrase)),
    )


def _slot(term: Term, question: Question, corrections: Corrections) -> tuple[Reading, ...]:
    """One word of the question, or what may stand for it."""
    readings = [
        Reading(CORRECTION, (near.stem,), near.word, near.weight) for near in corrections.get(term.stem, ())
    ] or [Reading(TEXT, (term.stem,), term.word)]
    for expansion in question.expansions:
        if expansion.source_stems == (term.stem,):
            readings += _equivalents(expansion)
    return tuple(readings)


def _equivalents(expansion: Expansion) -> tuple[Reading, ...]:
    return tuple(
        Reading(SYNONYM, stems, target, weights.SYNONYM)
        for target, stems in zip(expansion.targets, expansion.target_stems, strict=True)
    )


def _bonuses(question: Question, corrections: Corrections, *, is_phrase: bool) -> Iterator[Reading]:
    """Words in the title, neighbours that stay neighbours."""
    read = [
        (near[0].word, near[0].stem, near[0].weight)
        if (near := corrections.get(term.stem))
        else (term.word, term.stem, weights.TEXT)
        for term in question.terms
    ]
    for word, stem, weight in read:
        yield Reading(TITLE, (stem,), word, weights.TITLE * weight, TITLE_FIELD)
    for (word, stem, weight), (next_word, next_stem, next_weight) in pairwise(read if is_phrase else ()):
        if stem != next_stem:
            worth = weights.NEIGHBOURS * weight * next_weight
            yield Reading(NEIGHBOURS, (stem, next_stem), f"{word} {next_word}", worth)
