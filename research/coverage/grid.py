"""The grid that a page shows: rows of places, columns of axes or years, and what each cell says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.territories.mapping import TerritoryMap, build_map
from portal.territories.models import Territory
from portal.visibility import Viewer
from portal.vocabulary.models import Concept
from research.coverage.asking import Level, Question
from research.coverage.counting import Cell, count_cells
from research.coverage.history import Past, past_grid
from research.coverage.rule import CURRENT, Life, Rule


@dataclass(frozen=True, slots=True)
class Box:
    """One cell of the table. `name` says which one in a form; `url` lists what is there, when there is something."""

    count: int
    life: Life
    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Line:
    place: Territory
    boxes: list[Box]
    total: Box
    """Whatever the axes, over the whole period."""


@dataclass(frozen=True, slots=True)
class Blank:
    """A cell without any contribution that the viewer may read."""

    axis: Concept
    place: Territory
    year: int


class Grid:
    """Everything shown for one question of one reader. Three queries, four for a past month."""

    def __init__(self, viewer: Viewer, question: Question, axes: list[Concept]) -> None:
        self.question = question
        self.axes = [question.axis] if question.axis else axes
        self.past: Past | None = None
        asked = {"level": question.level, "first": question.first, "last": question.last, "kind": question.kind}
        if question.month is not None:
            self.past = past_grid(viewer, question.month, **asked)  # type: ignore[arg-type]
        counts = (
            self.past.counts
            if self.past is not None
            else count_cells(viewer, axis_id=question.axis.pk if question.axis else None, **asked)  # type: ignore[arg-type]
        )
        self.counts: Mapping[Cell, int] = counts

    @property
    def rule(self) -> Rule:
        return self.past.rule if self.past is not None else CURRENT

    @cached_property
    def places(self) -> list[Territory]:
        """In the order of the table: the mainland first, then overseas, by name."""
        places = Territory.objects.current().of_kind(self.question.level)
        if self.question.within is not None:
            places = places.filter(region=self.question.within)
        return sorted(places.order_by("search_name", "code"), key=lambda place: place.zone != Territory.Zone.METRO)

    @cached_property
    def _over_the_period(self) -> Mapping[tuple[int | None, int], int]:
        summed: Counter[tuple[int | None, int]] = Counter()
        for (axis, place, _year), count in self.counts.items():
            summed[axis, place] += count
        return summed

    @property
    def by_year(self) -> bool:
        """One axis is asked: the columns are years. Otherwise they are the axes."""
        return self.question.axis is not None

    @property
    def headings(self) -> list[str]:
        return [str(year) for year in self.question.years] if self.by_year else [a.local_label for a in self.axes]

    @cached_property
    def lines(self) -> list[Line]:
        return [Line(place, self._boxes(place), self._total(place)) for place in self.places]

    def _boxes(self, place: Territory) -> list[Box]:
        if self.by_year:
            axis = self.axes[0]
            return [
                self._box(self.counts.get((axis.pk, place.pk, year), 0), place, axis, year)
                for year in self.question.years
            ]
        return [self._box(self._over_the_period.get((axis.pk, place.pk), 0), place, axis, None) for axis in self.axes]

    def _total(self, place: Territory) -> Box:
        axis = self.question.axis
        return self._box(self._over_the_period.get((axis.pk if axis else None, place.pk), 0), place, axis, None)

    def _box(self, count: int, place: Territory, axis: Concept | None, year: int | None) -> Box:
        name = f"{axis.slug if axis else ''}:{place.key}:{year or ''}"
        return Box(count, self.rule.life_of(count), name, self._list_url(place, axis, year) if count else "")

    def _list_url(self, place: Territory, axis: Concept | None, year: int | None) -> str:
        """Where the contributions of a cell are listed; a past grid counts texts that may be gone."""
        if self.past is not None:
            return ""
        where = f"axe={quote(axis.slug)}&lieu={quote(place.key)}" if axis else f"lieu={quote(place.key)}"
        first, last = (year, year) if year else (self.question.first, self.question.last)
        kind = f"&type={self.question.kind}" if self.question.kind else ""
        return f"{self._cell_url}?{where}&de={first}&a={last}{kind}"

    @cached_property
    def _cell_url(self) -> str:
        return reverse("research:coverage_cell")

    @cached_property
    def tally(self) -> dict[str, int]:
        """{life: number of cells of axis × place × year}, over the whole question."""
        places, years, counts = [place.pk for place in self.places], self.question.years, self.counts
        found = Counter(
            counts.get((axis.pk, place, year), 0) for axis in self.axes for place in places for year in years
        )
        tally = dict.fromkeys(Life.values, 0)
        for count, cells in found.items():
            tally[self.rule.life_of(count).value] += cells
        return tally

    def blanks(self) -> list[Blank]:
        """All the blank cells of axis × place × year, in the order of the table."""
        return [
            Blank(axis, place, year)
            for place in self.places
            for axis in self.axes
            for year in self.question.years
            if not self.counts.get((axis.pk, place.pk, year))
        ]

    @cached_property
    def map(self) -> TerritoryMap | None:
        """The same as the last column of the table; none for a région without départements to draw."""
        level = self.question.level
        within = self.question.within
        counts = {line.place.key: line.total.count for line in self.lines}
        rule = self.rule
        shown = build_map(
            counts,
            level="region" if level == Level.REGION else "departement",
            within=within.key if within else None,
            url_for=self._map_url,
            words_for=lambda count: count_words(count, rule.life_of(count)),
            title=_("Carte de la couverture"),
            heading=_("Contributions"),
            map_id="couverture",
            scale=rule.scale,
        )
        return shown if shown.mainland or shown.overseas else None

    def _map_url(self, key: str) -> str:
        """A région opens on its départements; a département leads to its line of the table."""
        if self.question.level == Level.REGION and key in self._regions_with_parts:
            place = self._regions_with_parts[key]
            return self.question.address(level=Level.DEPARTEMENT.value, within=place)
        return f"#{key}"

    @cached_property
    def _regions_with_parts(self) -> Mapping[str, Territory]:
        return {place.key: place for place in self.places if place.zone == Territory.Zone.METRO}


def count_words(count: int, life: Life) -> str:
    """« 4 contributions, vivant »; « à explorer » when there is none."""
    if count == 0:
        return str(life.label).lower()
    words = ngettext("%(n)d contribution", "%(n)d contributions", count) % {"n": count}
    return f"{words}, {str(life.label).lower()}"
