"""Terms to propose while someone types: any word of any of their names may start with what was typed."""

from __future__ import annotations

from portal.vocabulary.folding import fold
from portal.vocabulary.models import Concept


def suggested(scheme: str, text: str, limit: int = 8) -> list[Concept]:
    """Active concepts of `scheme`, best first: a label that starts so, then a word that does, then other names.

    A scheme holds a few hundred concepts, so names are compared here, folded, rather than by the database.
    """
    typed = fold(text)
    if not typed:
        return []
    ranked: list[tuple[int, int, Concept]] = []
    for order, concept in enumerate(Concept.objects.active().in_scheme(scheme).with_labels()):
        rank = _rank(concept, typed)
        if rank is not None:
            ranked.append((rank, order, concept))
    ranked.sort(key=lambda row: row[:2])
    return [concept for _rank_, _order, concept in ranked[:limit]]


def _rank(concept: Concept, typed: str) -> int | None:
    main = [fold(concept.label), fold(concept.label_feminine)]
    others = [fold(label.text) for label in concept.labels.all()]
    if any(name.startswith(typed) for name in main):
        return 0
    if any(f" {typed}" in name for name in main):
        return 1
    if any(name.startswith(typed) or f" {typed}" in name for name in others):
        return 2
    return None
