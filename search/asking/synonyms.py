"""The vocabulary as search needs it: equivalents for questions, and labels. Kept a short while in each process.

A change made in another process is seen by the stamp of the vocabulary, one small query every few seconds.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from portal.vocabulary import everyday
from portal.vocabulary.folding import fold
from portal.vocabulary.models import Concept, ConceptLabel, SynonymSheet, VocabularyStamp
from portal.vocabulary.synonyms import SynonymGroup, synonym_groups
from search import analysis
from search.asking.queries import LONGEST_LABEL, Synonyms

LIFE: Final = 60.0
"""Seconds after which a process reads the vocabulary again, whatever its stamp says."""
STAMP_LIFE: Final = 10.0
"""Seconds between two looks at the stamp."""
_LANGUAGES: Final = ("fr", "en")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """One reading of the thesaurus. `concepts` is keyed by (scheme, slug), retired ones included."""

    synonyms: Synonyms
    concepts: Mapping[tuple[str, str], Concept]
    stamp: int
    read_at: float


_lock = threading.Lock()
_kept: Vocabulary | None = None
_looked_at = 0.0


def vocabulary() -> Vocabulary:
    """The present vocabulary: usually no query, one every `STAMP_LIFE` seconds, five when it is read again."""
    global _kept
    known = _kept
    if known is not None and _is_fresh(known):
        return known
    with _lock:
        stamp = VocabularyStamp.current()  # before the rest: what changes meanwhile is read again later
        _kept = Vocabulary(
            synonyms=_synonyms(),
            concepts={(concept.scheme, concept.slug): concept for concept in Concept.objects.all()},
            stamp=stamp,
            read_at=time.monotonic(),
        )
        return _kept


def _is_fresh(known: Vocabulary) -> bool:
    global _looked_at
    now = time.monotonic()
    if now - known.read_at >= LIFE:
        return False
    if now - max(_looked_at, known.read_at) < STAMP_LIFE:
        return True
    _looked_at = now
    return VocabularyStamp.current() == known.stamp


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
    for sheet in SynonymSheet.objects.filter(is_active=True):
        for line in everyday.groups_of(sheet.lines):
            for source in line.sources:
                useful = equivalents.setdefault(source, [])
                useful += [other for other in line.targets if fold(other) != fold(source) and other not in useful]
    return Synonyms(equivalents)


def why_not_searchable(expression: str) -> str:
    """Why an expression written by a curator would never be found in a question, or ""."""
    count = len(analysis.stems(expression))
    if not count:
        return _("« %(words)s » n’est fait que de petits mots, que la recherche ne lit pas.") % {"words": expression}
    if count > LONGEST_LABEL:
        return _("« %(words)s » a trop de mots : %(most)d au plus.") % {"words": expression, "most": LONGEST_LABEL}
    return ""


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
