"""Which axis a text speaks of, when its author did not choose: the thesaurus's own words, counted."""

from __future__ import annotations

from portal.vocabulary.folding import fold
from portal.vocabulary.models import Concept

FALLBACK = "organisation-du-travail"
_STEM = 6


def propose_axis(text: str) -> Concept | None:
    """The top axis whose sub-themes share most words with `text`; organisation du travail when none does."""
    words = {word[:_STEM] for word in fold(text).split() if len(word) >= 4}
    axes = list(Concept.objects.filter(scheme="axis", parent=None).order_by("position"))
    scores = {axis.pk: 0 for axis in axes}
    for theme in Concept.objects.filter(scheme="axis", parent__in=axes):
        terms = {word[:_STEM] for word in fold(f"{theme.label} {theme.definition}").split() if len(word) >= 4}
        scores[theme.parent_id] += len(words & terms)
    best = max(axes, key=lambda axis: (scores[axis.pk], axis.slug == FALLBACK), default=None)
    return best
