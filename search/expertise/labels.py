"""Skills and trades by all their names, to recognise them inside a question. Kept with the reading of the thesaurus."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from portal.vocabulary.models import Concept, ConceptLabel, Scheme
from search import analysis
from search.asking import synonyms
from search.asking.queries import LONGEST_LABEL

SCHEMES: Final = (Scheme.SKILL.value, Scheme.TRADE.value, Scheme.SECTOR.value)
"""When several notions have the same name, in the order in which one names them all."""

Stems = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Labels:
    """`named`: {stems of a name: concepts}; `narrower`: {concept id: those under it, at any depth}."""

    named: Mapping[Stems, Sequence[Concept]]
    written: Mapping[Stems, frozenset[str]]
    """The spellings of the names of one word: « payer » has the stem of « paie » and is not about pay slips."""
    narrower: Mapping[int, frozenset[int]]
    vocabulary: synonyms.Vocabulary


_lock = threading.Lock()
_kept: Labels | None = None


def labels() -> Labels:
    """Usually no query; one when the thesaurus was read again."""
    global _kept
    vocabulary = synonyms.vocabulary()
    known = _kept
    if known is not None and known.vocabulary is vocabulary:
        return known
    with _lock:
        _kept = _read(vocabulary)
        return _kept


def singular(word: str) -> str:
    return analysis.fold(word).rstrip("sx")


def _read(vocabulary: synonyms.Vocabulary) -> Labels:
    concepts = {
        concept.pk: concept
        for concept in vocabulary.concepts.values()
        if concept.is_active and concept.scheme in SCHEMES
    }
    named: dict[Stems, dict[int, Concept]] = defaultdict(dict)
    written: dict[Stems, set[str]] = defaultdict(set)
    for concept, text in _names(concepts):
        stems = tuple(analysis.stems(text))
        if 0 < len(stems) <= LONGEST_LABEL:
            named[stems].setdefault(concept.pk, concept)
            written[stems].update(singular(word) for word in analysis.words_of(text))
    return Labels(
        named={stems: sorted(found.values(), key=_order) for stems, found in named.items()},
        written={stems: frozenset(words) for stems, words in written.items()},
        narrower=_narrower(concepts),
        vocabulary=vocabulary,
    )


def _order(concept: Concept) -> int:
    return SCHEMES.index(concept.scheme)


def _names(concepts: Mapping[int, Concept]) -> Iterator[tuple[Concept, str]]:
    for concept in concepts.values():
        yield concept, concept.label
        yield concept, concept.label_feminine
    others = ConceptLabel.objects.filter(language="fr", concept__in=concepts).order_by("pk")
    for number, text in others.values_list("concept_id", "text"):
        yield concepts[number], text


def _narrower(concepts: Mapping[int, Concept]) -> dict[int, frozenset[int]]:
    below: dict[int, set[int]] = defaultdict(set)
    for concept in concepts.values():
        above, seen = concept.parent_id, {concept.pk}
        while above is not None and above in concepts and above not in seen:
            below[above].add(concept.pk)
            seen.add(above)
            above = concepts[above].parent_id
    return {number: frozenset(under) for number, under in below.items()}
