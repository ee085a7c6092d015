"""The thesaurus as search needs it: equivalents for questions, and labels. Kept a short while in each process."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from portal.vocabulary.folding import fold
from portal.vocabulary.models import Concept, ConceptLabel
from portal.vocabulary.synonyms import SynonymGroup, synonym_groups
from search import analysis
from search.queries import Synonyms

LIFE: Final = 30.0
"""Seconds after which a process reads the thesaurus again."""
_LANGUAGES: Final = ("fr", "en")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """One reading of the thesaurus. `concepts` is keyed by (scheme, slug), retired ones included."""

    synonyms: Synonyms
    concepts: Mapping[tuple[str, str], Concept]
    read_at: float


_lock = threading.Lock()
_kept: Vocabulary | None = None


def vocabulary() -> Vocabulary:
    """The present thesaurus; three queries at most every `LIFE` seconds, none otherwise."""
    global _kept
    known = _kept
    if known is not None and time.monotonic() - known.read_at < LIFE:
        return known
    with _lock:
        _kept = Vocabulary(
            synonyms=_synonyms(),
            concepts={(concept.scheme, concept.slug): concept for concept in Concept.objects.all()},
            read_at=time.monotonic(),
        )
        return _kept


def synonyms() -> Synonyms:
    """What the engine asks at each search."""
    return vocabulary().synonyms


def forget(**kwargs: object) -> None:
    """Read again next time; a receiver of the thesaurus's signals."""
    global _kept
    _kept = None


def _synonyms() -> Synonyms:
    equivalents: dict[str, list[str]] = {}
    for group in synonym_groups(_LANGUAGES):
        shown = _shown(group)
        for expression in group.expressions:
            useful = equivalents.setdefault(expression, [])
            stems = set(analysis.stems(expression))
            useful += [other for other in shown if not stems <= set(analysis.stems(other))]
    return Synonyms(equivalents)


def _shown(group: SynonymGroup) -> list[str]:
    """Expressions that a question may be widened by, and that the page may name.

    In French only, as nearly all texts are: an English word leads to the French ones. A hidden label leads to the
    others, never the reverse. (What holds all the words of the question is found without its help.)
    """
    concept = group.concept
    kept = {fold(concept.label), fold(concept.label_feminine)}
    for label in concept.labels.all():
        if label.language == "fr" and label.kind != ConceptLabel.Kind.HIDDEN:
            kept.add(fold(label.text))
    return [expression for expression in group.expressions if fold(expression) in kept]
