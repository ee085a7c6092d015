"""Gather what the two pages of territories show, in a bounded number of queries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import F, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.territories import panels
from portal.territories.mapping import TerritoryMap, build_map
from portal.territories.models import Territory
from portal.territories.names import fold_name
from portal.territories.querysets import TerritoryQuerySet
from portal.territories.resolving import candidates
from portal.territories.suggesting import suggest
from portal.visibility import Viewer

PAGE_SIZE = 60
Kind = Territory.Kind


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the trail."""

    label: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: a territory and what is counted there, column by column."""

    territory: Territory
    cells: list[int]


@dataclass(frozen=True, slots=True)
class Tally:
    """The counts of one viewer, taken once per page."""

    counts: list[panels.Count]
    values: list[Mapping[str, int]]

    @classmethod
    def of(cls, viewer: Viewer) -> Tally:
        """Ask every registered count."""
        counts = panels.counts()
        return cls(counts, [count.by_key(viewer) for count in counts])

    @property
    def headings(self) -> list[str]:
        """Heads of the columns."""
        return [str(count.heading) for count in self.counts]

    def row(self, territory: Territory) -> Row:
        """Return the line of a territory."""
        return Row(territory, [values.get(territory.key, 0) for values in self.values])

    def map(self, **options: Any) -> TerritoryMap:
        """Draw the first count; without any, a map of zeros that still leads to each territory."""
        if not self.counts:
            return build_map({}, **options)
        return build_map(self.values[0], words_for=self.counts[0].words, heading=self.headings[0], **options)


def picked(asked: str) -> Territory | None:
    """Return the only territory whose label this is, when it is a label that tells its code or postcode."""
    found = candidates(asked) if asked.endswith(")") else []
    return found[0] if len(found) == 1 else None


def find(asked: str) -> list[Territory]:
    """Return the territories that a name, former name, code or postcode may mean, the surest first."""
    exact = candidates(asked)
    known = {territory.pk for territory in exact}
    return exact + [territory for territory in suggest(asked, limit=PAGE_SIZE) if territory.pk not in known]


def index_context(viewer: Viewer, asked: str = "") -> dict[str, Any]:
    """Return the context of the map of France; `asked` is the name or postcode someone looks for."""
    regions = Territory.objects.current().of_kind(Kind.REGION)
    tally = Tally.of(viewer)
    rows = [tally.row(region) for region in regions]
    return {
        "asked": asked,
        "found": find(asked),
        "map": tally.map(title=_("Carte de France par région")),
        "headings": tally.headings,
        "mainland": [row for row in rows if row.territory.zone == Territory.Zone.METRO],
        "overseas": [row for row in rows if row.territory.zone != Territory.Zone.METRO],
        "areas": Territory.objects.current().of_kind(Kind.AREA).order_by("search_name"),
        "trail": [Step(_("Territoires"))],
    }


def detail_context(request: HttpRequest, territory: Territory, *, asked: str, page: int) -> dict[str, Any]:
    """Return the context of one territory; `asked` filters the list of its communes by name or postcode."""
    tally = Tally.of(request.viewer)  # type: ignore[attr-defined]
    inside = Territory.objects.current().inside(territory)
    has_map = territory.kind == Kind.REGION and territory.zone == Territory.Zone.METRO
    title = _("Carte des départements : %(name)s") % {"name": territory.name}
    areas, below = _areas_and_below(territory, inside)
    return {
        "territory": territory,
        "trail": _trail(territory),
        "parents": territory.ancestors(),
        "straddled": _straddled(territory, inside),
        "areas": areas,
        "parts": _parts(territory),
        "headings": tally.headings,
        "row": tally.row(territory),
        "departements": [tally.row(one) for one in below if one.kind == Kind.DEPARTEMENT],
        "groups": [one for one in below if one.kind == Kind.EPCI],
        "communes": _communes(inside, asked, page) if territory.kind != Kind.COMMUNE else None,
        "asked": asked if territory.kind != Kind.COMMUNE else "",
        "changes": territory.changes.all(),
        "map": tally.map(level="departement", within=territory.key, title=title) if has_map else None,
        "panels": panels.panels_for(request, territory),
    }


_BELOW = {Kind.REGION: Kind.DEPARTEMENT, Kind.DEPARTEMENT: Kind.EPCI}


def _areas_and_below(territory: Territory, inside: TerritoryQuerySet) -> tuple[list[Territory], list[Territory]]:
    """The free areas that it is part of, and what it is cut into, in one query."""
    around = Territory.objects.current().filter(parts=territory).order_by()
    if level := _BELOW.get(Kind(territory.kind)):
        around = around.union(inside.of_kind(level).order_by(), all=True)
    found = sorted(around, key=lambda one: (one.search_name, one.code))
    areas = [one for one in found if one.kind == Kind.AREA]
    return areas, [one for one in found if one.kind != Kind.AREA]


def _trail(territory: Territory) -> list[Step]:
    above = [parent for parent in territory.ancestors() if not _same_ground(parent, territory)]
    steps = [Step(parent.name, parent.get_absolute_url()) for parent in above]
    return [Step(_("Territoires"), reverse("territories:index")), *steps, Step(territory.name)]


def _same_ground(parent: Territory, territory: Territory) -> bool:
    """Tell whether a trail would say the same name twice, as « La Réunion › La Réunion »."""
    return parent.kind == Kind.REGION and territory.kind == Kind.DEPARTEMENT and parent.name == territory.name


def _parts(territory: Territory) -> list[Territory]:
    if territory.kind != Kind.AREA:
        return []
    return list(Territory.objects.current().filter(areas=territory).order_by("kind", "search_name"))


def _straddled(territory: Territory, inside: TerritoryQuerySet) -> list[Territory]:
    """Return the départements of an EPCI that lies in several, else nothing."""
    if territory.kind != Kind.EPCI:
        return []
    crossed = list(Territory.objects.filter(pk__in=inside.order_by().values("departement")).order_by("code"))
    return crossed if len(crossed) > 1 else []


def _communes(inside: TerritoryQuerySet, asked: str, number: int) -> Page[Territory]:
    communes = inside.of_kind(Kind.COMMUNE)
    name = fold_name(asked)
    if name:
        communes = communes.filter(
            Q(search_name__contains=name) | Q(postcodes__contains=name) | Q(code__startswith=name.upper())
        )
    ordered = communes.order_by(F("population").desc(nulls_last=True), "search_name", "pk")
    return Paginator(ordered, PAGE_SIZE).get_page(number)
