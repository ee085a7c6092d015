"""« Expériences proches » beside a contribution: what each shares with it, and above all what differs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest
from django.utils.translation import gettext as _

from knowledge.choices import Kind
from knowledge.models import Contribution
from knowledge.reading.cards import Card
from knowledge.reading.surroundings import Spot
from search import service

_LIMIT: Final = 4


@dataclass(frozen=True, slots=True)
class Neighbour:
    """One near experience; `shared` and `different` are short phrases."""

    card: Card
    shared: tuple[str, ...]
    different: tuple[str, ...]


def similar_experiences(request: HttpRequest, page: Contribution) -> dict[str, object] | None:
    """The panel, or None when this reader may read nothing near. Two queries."""
    if not page.state.live:
        return None
    viewer = request.viewer  # type: ignore[attr-defined]
    near = service.similar(viewer, page.pk, kind=Kind.EXPERIENCE, limit=_LIMIT)
    if len(near) < 2:
        return None
    here, *others = near
    neighbours = [Neighbour(card, tuple(_shared(here, card)), tuple(_different(here, card))) for card in others]
    return {"template": "search/similar.html", "title": _("Expériences proches"), "neighbours": neighbours}


def _shared(here: Card, other: Card) -> Iterator[str]:
    trades = _names(word.local_label for word in other.trades if word in here.trades)
    if trades:
        yield _("même métier : %(names)s") % {"names": trades}
    axes = _names(word.local_label for word in other.axes if word in here.axes)
    if axes:
        yield _("même axe : %(names)s") % {"names": axes}
    places = _names(place.label for place in _common_places(here, other))
    regions = _names(place.region_name for place in other.places if place.region and place.region in _regions(here))
    if places:
        yield _("même territoire : %(names)s") % {"names": places}
    elif regions:
        yield _("même région : %(names)s") % {"names": regions}
    words = _names(word.label for word in other.words if word in here.words)
    if words:
        yield _("mêmes mots-clés : %(names)s") % {"names": words}
    if here.outcome and here.outcome == other.outcome:
        yield _("même résultat : %(outcome)s") % {"outcome": other.outcome_label.lower()}


def _different(here: Card, other: Card) -> Iterator[str]:
    if other.outcome and here.outcome and here.outcome != other.outcome:
        told = {"there": other.outcome_label.lower(), "here": here.outcome_label.lower()}
        yield _("résultat : %(there)s (ici : %(here)s)") % told
    if other.trades and not any(word in here.trades for word in other.trades):
        yield _("autre métier : %(names)s") % {"names": _names(word.local_label for word in other.trades)}
    if other.places and not _common_places(here, other):
        yield _("autre lieu : %(names)s") % {"names": _names(place.label for place in other.places)}
    if other.cooperative and here.cooperative and other.cooperative != here.cooperative:
        yield _("autre coopérative : %(name)s") % {"name": other.cooperative}
    if other.year and here.year and other.year != here.year:
        yield _("en %(there)d (ici : %(here)d)") % {"there": other.year, "here": here.year}


def _common_places(here: Card, other: Card) -> list[Spot]:
    """Places of both, or of one inside the other's département."""
    known = frozenset[str]().union(*(place.lineage for place in here.places))
    return [place for place in other.places if known & place.lineage]


def _regions(card: Card) -> frozenset[str]:
    return frozenset(place.region for place in card.places)


def _names(words: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(words))
