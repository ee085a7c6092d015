"""From a word someone typed or imported to the concept it means."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from portal.vocabulary.folding import fold
from portal.vocabulary.models import Concept, ConceptLabel

SUGGESTIONS = 5
_CLOSENESS = 0.6  # ratio of difflib; below it, suggestions look random
_RANK_FRENCH, _RANK_OTHER = 2, 3  # after the preferred label (0) and its feminine form (1)
_BOTH_GENDERS = re.compile(r"\s*[·•/(].*$")  # "coiffeur·se", "coiffeur/coiffeuse", "coiffeur (H/F)"


class UnknownConcept(LookupError):
    """No active concept of the scheme has this name. `suggestions` holds the nearest labels, best first."""

    def __init__(self, scheme: str, text: str, suggestions: tuple[str, ...]) -> None:
        self.scheme = scheme
        self.text = text
        self.suggestions = suggestions
        super().__init__(scheme, text, suggestions)

    def __str__(self) -> str:
        message = _("« %(text)s » n’est pas dans le vocabulaire.") % {"text": self.text}
        if not self.suggestions:
            return message
        return message + " " + _("Termes proches : %(terms)s.") % {"terms": ", ".join(self.suggestions)}


class ConceptIndex:
    """All names of some concepts, ready for many look-ups (an import reads the thesaurus once)."""

    def __init__(self, scheme: str, concepts: Iterable[Concept], labels: Iterable[tuple[int, str, str]] = ()) -> None:
        """`labels`: (concept id, text, language) of the other expressions of these concepts."""
        self.scheme = scheme
        by_id = {concept.pk: concept for concept in concepts}
        claims = [
            (rank, order, concept, text)
            for order, concept in enumerate(by_id.values())
            for rank, text in _own_names(concept)
        ]
        order_of = {pk: order for order, pk in enumerate(by_id)}
        claims += [
            (_RANK_FRENCH if language == "fr" else _RANK_OTHER, order_of[pk], by_id[pk], text)
            for pk, text, language in labels
            if pk in by_id  # a concept may appear between the two reads
        ]
        claims.sort(key=lambda claim: claim[:2])
        self._concepts: dict[str, Concept] = {}
        for _rank, _order, concept, text in claims:
            key = fold(text)
            if key:
                self._concepts.setdefault(key, concept)

    @classmethod
    def for_scheme(cls, scheme: str) -> ConceptIndex:
        """Index of the active concepts of a scheme: two queries, and plain rows for the labels."""
        labels = ConceptLabel.objects.filter(concept__scheme=scheme, concept__is_active=True)
        return cls(
            scheme,
            Concept.objects.active().in_scheme(scheme),
            labels.order_by("pk").values_list("concept_id", "text", "language"),
        )

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


def _own_names(concept: Concept) -> Iterator[tuple[int, str]]:
    """(rank, text) for each name written on the concept itself, 0 = strongest claim."""
    yield 0, concept.label
    yield 0, concept.slug
    yield 1, concept.label_feminine
    yield _RANK_OTHER, concept.label_en
