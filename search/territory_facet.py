"""The facet of places: a tree in which choosing a place offers those it is divided into.

Région, département, intercommunalité, commune; free areas stand beside the régions. Documents hold the whole lineage
of their places, so that each count is that of what choosing the place gives.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _

from portal.territories.models import Territory
from search.facet import Facet, Offered

_WIDE: Final = ("REG-", "DEP-", "ZONE-")
"""Levels few enough to be read whole; the others are read under one département."""
_COLUMNS: Final = ("key", "kind", "code", "name", "postcodes", "region_id", "departement_id", "epci_id")


class TerritoryFacet(Facet):
    name, parameter, label = "territory", "territoire", _("Territoire")
    shown = 18

    def values(self, territories: Iterable[Territory]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(key for territory in territories for key in territory.lineage_keys))

    def labels(self, values: Collection[str]) -> dict[str, str]:
        if not values:
            return {}
        wanted = Territory.objects.filter(key__in=values).only("key", "kind", "code", "name", "postcodes")
        return {territory.key: territory.label for territory in wanted}

    def narrowed(self, chosen: tuple[str, ...]) -> tuple[str, ...]:
        """A place chosen with one inside it means the inner one. A query when there are several."""
        if len(chosen) < 2:
            return chosen
        places = Territory.objects.filter(key__in=chosen).with_parents()
        around = {parent.key for place in places for parent in place.ancestors()}
        return tuple(key for key in chosen if key not in around)

    def arranged(
        self, counts: Mapping[str, int], chosen: Collection[str], known: Mapping[str, str] | None = None
    ) -> list[Offered]:
        """At most two queries."""
        wide = {key for key in counts if key.startswith(_WIDE)}
        places = {place.pk: place for place in _places(wide.union(chosen))}
        opened = {place.departement_id or place.pk for place in places.values() if place.key in chosen}
        narrow = {key for key in counts if not key.startswith(_WIDE)}
        if narrow and any(not key.startswith("REG-") for key in chosen):
            places |= {place.pk: place for place in _places(narrow, opened)}
        return _Tree(places, counts, chosen, self.shown).offered() + [
            Offered(key, key) for key in chosen if key not in {place.key for place in places.values()}
        ]


def _places(keys: Collection[str], departements: Collection[int] = ()) -> Iterable[Territory]:
    found = Territory.objects.filter(key__in=keys).only(*_COLUMNS)
    return found.filter(departement__in=departements) if departements else found


class _Tree:
    """The places of one answer, under one another."""

    def __init__(
        self, places: Mapping[int, Territory], counts: Mapping[str, int], chosen: Collection[str], shown: int
    ) -> None:
        self._places, self._counts, self._chosen, self._shown = places, counts, chosen, shown
        self._inside: dict[int, list[Territory]] = defaultdict(list)
        self._open: set[int] = set()
        for place in places.values():
            parents = (place.epci_id, place.departement_id, place.region_id)
            around = [number for number in parents if number is not None and number in places]
            self._inside[around[0] if around else 0].append(place)
            if place.key in chosen:
                self._open.update((place.pk, *around))
        roots = self._inside[0]
        if len(roots) == 1:
            self._open.add(roots[0].pk)

    def offered(self) -> list[Offered]:
        return self._level(0)

    def _level(self, parent: int) -> list[Offered]:
        """The most frequent first, and always those that are chosen or lead to one that is."""
        inside = sorted(self._inside[parent], key=lambda place: (-self._counts.get(place.key, 0), place.name))
        kept = [
            place
            for rank, place in enumerate(inside)
            if place.pk in self._open or (rank < self._shown and self._counts.get(place.key))
        ]
        return [
            Offered(place.key, place.label, tuple(self._level(place.pk)) if place.pk in self._open else ())
            for place in kept
        ]
