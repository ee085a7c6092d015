"""Which axis a text speaks of, when its author did not choose: the thesaurus's own words, counted."""

from __future__ import annotations

from portal.vocabulary.folding import fold
from portal.vocabulary.models import Concept

FALLBACK = "organisation-du-travail"
_STEM = 6
_SHORTEST = 4


class AxisProposer:
    """Reads the axes once; `propose` then costs no query."""

    def __init__(self) -> None:
        concepts = list(Concept.objects.filter(scheme="axis").order_by("position"))
        self._axes = [concept for concept in concepts if concept.parent_id is None]
        self._terms: dict[int, set[str]] = {axis.pk: set() for axis in self._axes}
        for concept in concepts:
            self._terms.get(concept.parent_id or concept.pk, set()).update(
                _stems(f"{concept.label} {concept.definition}")
            )

    def propose(self, text: str) -> Concept | None:
        """The axis whose words, sub-themes included, the text uses most; organisation du travail when none."""
        words = _stems(text)
        return max(
            self._axes,
            key=lambda axis: (len(words & self._terms[axis.pk]), axis.slug == FALLBACK),
            default=None,
        )


def _stems(text: str) -> set[str]:
    return {word[:_STEM] for word in fold(text).split() if len(word) >= _SHORTEST}
