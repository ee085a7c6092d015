"""How the question was read, and where to go when nothing answers it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from portal.territories.models import Territory
from portal.vocabulary.folding import fold
from search import filters
from search.asking import synonyms
from search.controls import Choice
from search.engines.contract import Rewriting
from search.request import SearchRequest

_MOST_NAMED: Final = 6
_MOST_WAYS: Final = 8
_CLOSENESS: Final = 0.72
_LONGEST_COMPARED: Final = 60


@dataclass(frozen=True, slots=True)
class Explanation:
    """One line over the results; `choices` are other spellings to ask for."""

    text: str
    choices: Sequence[Choice] = ()


def explanations(request: SearchRequest, rewritings: Iterable[Rewriting]) -> Iterator[Explanation]:
    """What was read otherwise than typed. Every word named here comes from what the reader may read."""
    for rewriting in rewritings:
        named = rewriting.targets[:_MOST_NAMED]
        if rewriting.kind == "correction":
            choices = [Choice(word, _replaced(request, rewriting.source, word).address) for word in named]
            text = _("Rien ne contient « %(word)s » : les résultats sont ceux de mots proches.")
            yield Explanation(text % {"word": rewriting.source}, choices)
        else:
            text = _("« %(word)s » est aussi cherché sous : %(words)s.")
            yield Explanation(text % {"word": rewriting.source, "words": ", ".join(named)})


def ways_out(request: SearchRequest, count: Callable[[SearchRequest], int]) -> Iterator[Choice]:
    """Searches near this one that have answers, at most eight."""
    given = 0
    for label, other in _nearby(request):
        number = count(other) if given < _MOST_WAYS else 0
        if number:
            given += 1
            yield Choice(label, other.address, count=number)


def _nearby(request: SearchRequest) -> Iterator[tuple[str, SearchRequest]]:
    for label in _near_labels(request.text):
        yield _("Chercher « %(words)s »") % {"words": label}, request.asking(label)
    yield from _broader(request)
    if request.kind:
        yield _("Chercher dans tous les types"), request.of_kind("")
    if request.is_filtered:
        yield _("Chercher sans les filtres"), request.without_filters()
        yield _("Chercher sans les filtres, dans tous les types"), request.without_filters().of_kind("")


def _near_labels(text: str) -> list[str]:
    """Names of the thesaurus written nearly like this."""
    asked = fold(text[:_LONGEST_COMPARED])
    if len(asked) < 4:
        return []
    names = {fold(concept.label): concept.label for concept in synonyms.vocabulary().concepts.values()}
    near = difflib.get_close_matches(asked, names, n=3, cutoff=_CLOSENESS)
    return [names[name] for name in near if name != asked]


def _broader(request: SearchRequest) -> Iterator[tuple[str, SearchRequest]]:
    """The same search one step wider: the territory around, the axis above."""
    keys = request.facets.get(filters.TERRITORY.name, ())
    if keys:
        for place in Territory.objects.filter(key__in=keys).with_parents():
            without = request.without(filters.TERRITORY.name, place.key)
            for parent in reversed(place.ancestors()):
                wider = without.choosing(filters.TERRITORY.name, parent.key)
                yield _("Élargir à : %(place)s") % {"place": parent.label}, wider
    known = synonyms.vocabulary().concepts
    for facet in (filters.AXIS, filters.TRADE):
        for slug in request.facets.get(facet.name, ()):
            parent_id = known[facet.scheme, slug].parent_id if (facet.scheme, slug) in known else None
            broader = next((one for one in known.values() if one.pk == parent_id), None)
            if broader is not None and broader.scheme == facet.scheme:
                wider = request.without(facet.name, slug).choosing(facet.name, broader.slug)
                yield _("Élargir à : %(place)s") % {"place": broader.local_label}, wider


def _replaced(request: SearchRequest, word: str, by: str) -> SearchRequest:
    pattern = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)")
    return request.asking(pattern.sub(lambda _match: by, request.text))
