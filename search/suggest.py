"""What is proposed while someone types: titles this reader may read, names of the thesaurus, places."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.territories import suggesting
from portal.visibility import Viewer
from portal.vocabulary.folding import fold
from portal.vocabulary.models import Concept
from search import filters, opening
from search.access import readable_now, scope_of, shown_type
from search.asking import synonyms
from search.engines.contract import EngineUnavailable
from search.request import SearchRequest
from search.results import kind_label

SHORTEST: Final = 2
_TITLES: Final = 6
_CONCEPTS: Final = 3
_PLACES: Final = 3
_FACETS: Final = {facet.scheme: facet for facet in (filters.AXIS, filters.TRADE)}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One line: its words, what it is, and the address it opens."""

    label: str
    kind_label: str
    url: str


def suggest(viewer: Viewer, text: str) -> list[Suggestion]:
    """Nothing for less than two characters. Without an engine, the thesaurus and the places still answer."""
    if len(text) < SHORTEST:
        return []
    return [*_titles(viewer, text), *_concepts(text), *_places(text)]


def _titles(viewer: Viewer, text: str) -> Iterator[Suggestion]:
    """Titles as the database has them now: what the index holds of them is only used to find."""
    scope = scope_of(viewer)
    try:
        hits = opening.engine().suggest(text, scope.query(""), limit=_TITLES)
    except EngineUnavailable:
        return
    found = readable_now(viewer, [hit.key for hit in hits])
    for hit in hits:
        if hit.key in found:
            subject = found[hit.key]
            label = getattr(subject, "title", None) or str(subject)
            yield Suggestion(label, kind_label(shown_type(hit.type)), subject.get_absolute_url())


def _concepts(text: str) -> Iterator[Suggestion]:
    begun = fold(text)
    if not begun:
        return
    known = synonyms.vocabulary().concepts.values()
    found = [concept for concept in known if concept.is_active and _begins(concept, begun)]
    found.sort(key=lambda concept: (not fold(concept.local_label).startswith(begun), len(concept.label)))
    for concept in found[:_CONCEPTS]:
        facet = _FACETS.get(concept.scheme)
        chosen = SearchRequest().choosing(facet.name, concept.slug) if facet else SearchRequest(text=concept.label)
        yield Suggestion(concept.local_label, concept.get_scheme_display(), chosen.address)


def _begins(concept: Concept, begun: str) -> bool:
    names = (concept.label, concept.label_feminine, concept.label_en)
    return any(fold(name).startswith(begun) or f" {begun}" in fold(name) for name in names if name)


def _places(text: str) -> Iterator[Suggestion]:
    for place in suggesting.suggest(text, limit=_PLACES):
        url = reverse("territories:detail", kwargs={"key": place.key})
        yield Suggestion(place.label, _("Territoire"), url)
