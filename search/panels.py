"""« Expériences proches » beside a contribution: what each shares with it, and above all what differs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from django.db.models import prefetch_related_objects
from django.http import HttpRequest
from django.utils.translation import gettext as _

from knowledge.cards import places_shown, trades_shown
from knowledge.choices import Kind, Outcome
from knowledge.models import Contribution
from portal.territories.models import Territory
from search import service
from search.documents.source import key_of
from search.results import ResultCard, card_of

_LIMIT: Final = 4


@dataclass(frozen=True, slots=True)
class Neighbour:
    """One near experience; `shared` and `different` are short phrases."""

    card: ResultCard
    shared: tuple[str, ...]
    different: tuple[str, ...]


def similar_experiences(request: HttpRequest, page: Contribution) -> dict[str, object] | None:
    """The panel, or None when this reader may read nothing near. Six queries."""
    if not page.state.live:
        return None
    viewer = request.viewer  # type: ignore[attr-defined]
    near = service.similar(viewer, key_of("contribution", page.pk), kind=Kind.EXPERIENCE, limit=_LIMIT)
    others = [found for found, _hit in near if isinstance(found, Contribution)]
    if not others:
        return None
    prefetch_related_objects(others, "trades", "axes")
    neighbours = [
        Neighbour(card_of(found, viewer, hit), tuple(_shared(page, found)), tuple(_different(page, found)))
        for found, hit in near
        if isinstance(found, Contribution)
    ]
    return {"template": "search/similar.html", "title": _("Expériences proches"), "neighbours": neighbours}


def _shared(page: Contribution, other: Contribution) -> Iterator[str]:
    trades = _names(concept.local_label for concept in trades_shown(other) if concept in trades_shown(page))
    if trades:
        yield _("même métier : %(names)s") % {"names": trades}
    axes = _names(concept.local_label for concept in other.axes.all() if concept in page.axes.all())
    if axes:
        yield _("même axe : %(names)s") % {"names": axes}
    places = _names(place.label for place in _common_places(page, other))
    if places:
        yield _("même territoire : %(names)s") % {"names": places}
    if page.state.outcome and page.state.outcome == other.state.outcome:
        yield _("même résultat : %(outcome)s") % {"outcome": _outcome(other)}


def _different(page: Contribution, other: Contribution) -> Iterator[str]:
    if other.state.outcome and page.state.outcome and page.state.outcome != other.state.outcome:
        told = {"there": _outcome(other), "here": _outcome(page)}
        yield _("résultat : %(there)s (ici : %(here)s)") % told
    trades = trades_shown(other)
    if trades and not any(concept in trades_shown(page) for concept in trades):
        yield _("autre métier : %(names)s") % {"names": _names(concept.local_label for concept in trades)}
    places = places_shown(other)
    if places and not _common_places(page, other):
        yield _("autre lieu : %(names)s") % {"names": _names(place.label for place in places)}
    if other.state.year and page.state.year and other.state.year != page.state.year:
        yield _("en %(there)d (ici : %(here)d)") % {"there": other.state.year, "here": page.state.year}


def _common_places(page: Contribution, other: Contribution) -> list[Territory]:
    """Places of both, or of one inside the other's région or département."""
    here = {number for place in places_shown(page) for number in _lineage(place)}
    return [place for place in places_shown(other) if here.intersection(_lineage(place))]


def _lineage(place: Territory) -> set[int]:
    """Ids only, so that nothing is read: the place and, below the région, its département."""
    return {number for number in (place.pk, place.departement_id) if number is not None}


def _outcome(contribution: Contribution) -> str:
    return str(Outcome(contribution.state.outcome).label).lower()


def _names(words: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(words))
