"""From a word someone typed or imported to the concept it means."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from portal.vocabulary.folding import fold
from portal.vocabulary.models import Concept

SUGGESTIONS = 5
_CLOSENESS = 0.6  # ratio of difflib; below it, suggestions look random
_BOTH_GENDERS = re.compile(r"\s*[·•/(].*$")  # "coiffeur·se", "coiffeur/coiffeuse", "coiffeur (H/F)"


class UnknownConcept(LookupError):
    """No active concept of the scheme has this name. `suggestions` holds the nearest labels, best first."""

    def __init__(self, scheme: str, text: str, suggestions: tuple[str, ...]) -> None:
        self.scheme = scheme
        self.text = text
        self.suggestions = suggestions
        super().__init__(scheme, text, suggestions)

    def __str__(self) -> str:
        message = _("« %(text)s » n'est pas dans le vocabulaire.") % {"text": self.text}
        if not self.suggestions:
            return message
        return message + " " + _("Termes proches : %(terms)s.") % {"terms": ", ".join(self.suggestions)}


class ConceptIndex:
    """All names of some concepts, ready for many look-ups (an import reads the thesaurus once)."""

    def __init__(self, scheme: str, concepts: Iterable[Concept]) -> None:
        self.scheme = scheme
        ranked: dict[str, tuple[int, int, Concept]] = {}
        for order, concept in enumerate(concepts):
            for rank, text in _names(concept):
                key = fold(text)
                if key and (key not in ranked or (rank, order) < ranked[key][:2]):
                    ranked[key] = (rank, order, concept)
        self._concepts = {key: concept for key, (_rank, _order, concept) in ranked.items()}

    @classmethod
    def for_scheme(cls, scheme: str) -> ConceptIndex:
        """Index of the active concepts of a scheme: two queries."""
        return cls(scheme, Concept.objects.active().in_scheme(scheme).with_labels())

    def resolve(self, text: str) -> Concept:
        """The concept named `text`, by slug, label, feminine form or any other label.

        When several share the name, the preferred label wins, then the order of the thesaurus.
        Raises UnknownConcept.
        """
        for candidate in (text, _BOTH_GENDERS.sub("", text)):
            found = self._concepts.get(fold(candidate))
            if found is not None:
                return found
        raise UnknownConcept(self.scheme, text, self.suggest(text))

    def suggest(self, text: str, limit: int = SUGGESTIONS) -> tuple[str, ...]:
        """Labels of the nearest concepts, best first, without doubles."""
        close = difflib.get_close_matches(fold(text), self._concepts, n=limit * 3, cutoff=_CLOSENESS)
        labels = dict.fromkeys(self._concepts[key].label for key in close)
        return tuple(labels)[:limit]


def resolve_concept(scheme: str, text: str) -> Concept:
    """One look-up; use `ConceptIndex.for_scheme` for many. Raises UnknownConcept with suggestions."""
    return ConceptIndex.for_scheme(scheme).resolve(text)


def _names(concept: Concept) -> Iterator[tuple[int, str]]:
    """(rank, text) for each name, 0 = strongest claim."""
    yield 0, concept.label
    yield 0, concept.slug
    yield 1, concept.label_feminine
    for label in concept.labels.all():
        yield (2 if label.language == "fr" else 3), label.text
    yield 3, concept.label_en
