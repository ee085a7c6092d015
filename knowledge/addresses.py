"""Where each kind of contribution is read and listed. Rooms above register the kinds they add."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from knowledge.choices import Kind


@dataclass(frozen=True, slots=True)
class Place:
    """`page` names the route of one contribution (argument: `<id>-<words>`), `listing` that of the list."""

    page: str
    listing: str
    label: str | Promise
    """Title of the list and of the section of the tree, in the plural."""
    slug: str
    """Address of the section of the tree."""
    writing: str = ""
    """Route where its authors go on with a text (argument: its number); empty when it is written in the admin."""


_places: dict[str, Place] = {}


def register(kind: Kind | str, place: Place) -> None:
    _places[str(kind)] = place


def place_of(kind: Kind | str) -> Place:
    """Raises KeyError for a kind that no room has registered."""
    return _places[str(kind)]


def registered() -> dict[Kind, Place]:
    """Every kind that has a place, in order of registration."""
    return {Kind(kind): place for kind, place in _places.items()}


def page_url(kind: Kind | str, public_slug: str) -> str:
    return reverse(place_of(kind).page, args=[public_slug])


def writing_url(kind: Kind | str, pk: int) -> str:
    """Where authors go on with a text; empty when there is no such page."""
    route = place_of(kind).writing
    return reverse(route, args=[pk]) if route else ""


def list_url(kind: Kind | str) -> str:
    return reverse(place_of(kind).listing)


register(
    Kind.EXPERIENCE,
    Place("knowledge:experience", "knowledge:experiences", _("Expériences"), "experiences", writing="knowledge:edit"),
)
register(Kind.ARTICLE, Place("knowledge:article", "knowledge:articles", _("Articles"), "articles"))
