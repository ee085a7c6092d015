"""The one door to search: `search`, `suggest` and `similar`, for pages and for other rooms."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from django.core.paginator import Page, Paginator
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from knowledge.choices import Kind
from knowledge.reading.cards import Card, cards_by_id
from portal.visibility import Viewer
from search import guests, hints, opening
from search.access import Found, engine_types, looser_scope_of, readable_now, scope_of, shown_type, types
from search.controls import Choice, FacetBlock, Tab, Value, counts_by_kind
from search.documents.calls import CALL
from search.documents.contributions import Contributions
from search.documents.cooperatives import COOPERATIVE
from search.documents.people import PERSON
from search.documents.source import key_of
from search.engines.contract import EngineUnavailable, Query, Results
from search.expertise.reading import asks_for_someone
from search.expertise.request import ExpertiseRequest
from search.facet import Facet, Offered
from search.filters import FACETS, NamedFacet, names
from search.hints import Explanation
from search.readings import Readings
from search.request import DEFAULT_SORT, MOST_PAGES, PAGE_SIZE, SORTS, SearchRequest
from search.results import ResultCard, card_of
from search.why import address_of

logger = logging.getLogger(__name__)

_ATTEMPTS: Final = 3
_OPEN_FACETS: Final = 3
_TAB_LABELS: Final[dict[str, str | Promise]] = {
    "": gettext_lazy("Tout"),
    Kind.EXPERIENCE: gettext_lazy("Expériences"),
    Kind.STUDY: gettext_lazy("Études"),
    Kind.PROJECT: gettext_lazy("Projets R&D"),
    CALL: gettext_lazy("Appels à terrain"),
    Kind.ARTICLE: gettext_lazy("Articles"),
    PERSON: gettext_lazy("Personnes"),
    COOPERATIVE: gettext_lazy("Coopératives"),
}
SORT_LABELS: Final[dict[str, str | Promise]] = {
    "relevance": gettext_lazy("Pertinence"),
    "date": gettext_lazy("Date"),
    "maturity": gettext_lazy("Maturité"),
}


def tab_label(kind: str) -> str:
    """All of a type, in words; "" is everything."""
    guest = guests.GUESTS.get(kind)
    return str(guest.tab if guest else _TAB_LABELS[kind])


@dataclass(frozen=True, slots=True)
class SearchPage:
    """One page of answers, ready to be shown. `is_available` is False when no engine could answer."""

    request: SearchRequest
    is_available: bool = True
    is_fallback: bool = False
    """Answered by the local index, because the main engine did not."""
    total: int = 0
    cards: tuple[ResultCard, ...] = ()
    page: Page[int] | None = None
    tabs: tuple[Tab, ...] = ()
    facets: tuple[FacetBlock, ...] = ()
    filters: tuple[Choice, ...] = ()
    sorts: tuple[Choice, ...] = ()
    explanations: tuple[Explanation, ...] = ()
    hints: tuple[Choice, ...] = ()

    @property
    def people_url(self) -> str:
        """The same question about people, for a question that looks for someone or finds nothing."""
        text = self.request.text
        return ExpertiseRequest(text).address if text and (asks_for_someone(text) or not self.total) else ""


def search(viewer: Viewer, request: SearchRequest) -> SearchPage:
    """Never raises for what a reader typed, nor for an engine that does not answer."""
    try:
        return _Search(viewer, request).page()
    except EngineUnavailable as error:
        logger.warning("Search has no answer: %s", error)
        return SearchPage(request, is_available=False)


def similar(viewer: Viewer, contribution_id: int, *, kind: str = "", limit: int = 4) -> list[Card]:
    """The card of a contribution, then those nearest to it, best first: what this reader may read now.

    Two queries; nothing when the contribution is not readable, is alone, or when the engine does not answer.
    """
    scope = looser_scope_of(viewer)
    key = key_of(Contributions.kind, contribution_id)
    try:
        hits = opening.engine().similar(key, scope.query("", kind=kind, highlight=False), limit)
    except EngineUnavailable:
        return []
    near = [
        int(number) for name, _colon, number in (hit.key.partition(":") for hit in hits) if name == Contributions.kind
    ]
    found = cards_by_id([contribution_id, *near], viewer) if near else {}
    return [found[number] for number in (contribution_id, *near) if number in found] if contribution_id in found else []


class _Search:
    """One search in progress."""

    def __init__(self, viewer: Viewer, request: SearchRequest) -> None:
        self._viewer = viewer
        self._request = request
        self._scope = scope_of(viewer)
        self._results, self._found = self._ask()

    def _ask(self) -> tuple[Results, dict[str, Found]]:
        """Ask the engine, then the database. A hit it forbids is hidden and the question is asked again, so that
        totals, facets and pages agree with what is shown."""
        while True:
            for _attempt in range(_ATTEMPTS):
                results = opening.engine().search(self._query(self._request))
                found = readable_now(self._viewer, [hit.key for hit in results.hits])
                forbidden = {hit.key for hit in results.hits} - found.keys()
                if not forbidden:
                    break
                logger.error("The index shows %d documents that the database forbids", len(forbidden))
                self._scope = self._scope.hiding(forbidden)
            else:
                hits = tuple(hit for hit in results.hits if hit.key in found)
                results = replace(results, hits=hits, total=results.total - len(results.hits) + len(hits))
            last = -(-results.total // PAGE_SIZE)
            if results.hits or not 0 < last < self._request.page:
                return results, found
            self._request = replace(self._request, page=last)

    def _query(self, request: SearchRequest, *, counting: bool = False) -> Query:
        return self._scope.query(
            request.text,
            kind=request.kind,
            facets=request.facets,
            count_facets=() if counting else tuple(facet.name for facet in FACETS),
            sort=request.sort,
            page=request.page,
            size=0 if counting else PAGE_SIZE,
        )

    def count(self, request: SearchRequest) -> int:
        """How many answers another question would have for this reader."""
        return opening.engine().search(self._query(request, counting=True)).total

    def page(self) -> SearchPage:
        request, results = self._request, self._results
        pages = Paginator(range(min(results.total, MOST_PAGES * PAGE_SIZE)), PAGE_SIZE)
        facets = tuple(self._facets())
        filters = tuple(self._filters(facets))
        return SearchPage(
            request=request,
            is_fallback=results.is_fallback,
            total=results.total,
            cards=tuple(self._cards()),
            page=pages.get_page(request.page),
            tabs=tuple(self._tabs()),
            facets=facets,
            filters=filters,
            sorts=tuple(self._sorts()),
            explanations=tuple(hints.explanations(request, results.rewritings)),
            hints=() if results.total else tuple(hints.ways_out(request, self.count)),
        )

    def _cards(self) -> Iterator[ResultCard]:
        """With the way to what explains their order, when words made it."""
        readings = Readings(self._request.text, self._results.rewritings)
        explained = self._request.text and self._request.sort == DEFAULT_SORT
        for hit in self._results.hits:
            card = card_of(self._found[hit.key], self._viewer, hit, readings)
            yield replace(card, why_url=address_of(self._request.text, hit.key)) if explained else card

    def _tabs(self) -> Iterator[Tab]:
        kinds = {name: shown_type(name) for name in engine_types(self._viewer)}
        counts = counts_by_kind(self._results.type_counts, kinds)
        counts[""] = sum(counts.values())
        for kind in ("", *types()):
            current = kind == self._request.kind
            if current or not kind or counts[kind]:
                yield Tab(tab_label(kind), counts[kind], self._request.of_kind(kind).address, current)

    def _facets(self) -> Iterator[FacetBlock]:
        asked = {
            facet: (self._results.facet_counts.get(facet.name, {}), self._request.facets.get(facet.name, ()))
            for facet in FACETS
        }
        known = names({facet: facet.offered(*asked[facet]) for facet in FACETS if isinstance(facet, NamedFacet)})
        for facet, (counts, chosen) in asked.items():
            values = self._values(facet, facet.arranged(counts, chosen, known.get(facet)), counts, chosen)
            says_something = bool(chosen) or len(values) > 1 or sum(counts.values()) < self._results.total
            if values and says_something:
                yield FacetBlock(
                    name=facet.parameter,
                    label=str(facet.label),
                    open=bool(chosen) or facet in FACETS[:_OPEN_FACETS],
                    values=values,
                )

    def _values(
        self, facet: Facet, offered: Sequence[Offered], counts: Mapping[str, int], chosen: tuple[str, ...]
    ) -> list[Value]:
        return [
            Value(
                value=one.value,
                label=one.label,
                count=counts.get(one.value, 0),
                selected=one.value in chosen,
                url=self._request.without(facet.name, one.value).address if one.value in chosen else "",
                parts=self._values(facet, one.parts, counts, chosen),
            )
            for one in offered
        ]

    def _filters(self, facets: tuple[FacetBlock, ...]) -> Iterator[Choice]:
        for facet in facets:
            for value in (one for root in facet.values for one in root.family()):
                if value.selected:
                    yield Choice(_("%(facet)s : %(value)s") % {"facet": facet.label, "value": value.label}, value.url)

    def _sorts(self) -> Iterator[Choice]:
        for sort in SORTS.values():
            current = sort == self._request.sort
            yield Choice(str(SORT_LABELS[sort]), self._request.sorted_by(sort).address, current)
