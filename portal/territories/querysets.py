"""Selections of territories that chain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from portal.territories.models import Territory


class TerritoryQuerySet(models.QuerySet["Territory"]):
    """Territories by level, place and family."""

    def current(self) -> Self:
        """Only those that exist today."""
        return self.filter(is_current=True)

    def of_kind(self, *kinds: str) -> Self:
        """Only some levels."""
        return self.filter(kind__in=kinds)

    def overseas(self) -> Self:
        """Only those outside mainland France and Corsica."""
        return self.exclude(zone="metro")

    def with_parents(self) -> Self:
        """Bring région, département and EPCI in the same query."""
        return self.select_related("region", "departement", "epci")

    def inside(self, territory: Territory) -> Self:
        """Those inside a territory, itself excluded. A free area contains its parts and what they contain."""
        if territory.kind == "area":
            parts = territory.parts.values("pk")
            return self.filter(Q(pk__in=parts) | Q(region__in=parts) | Q(departement__in=parts) | Q(epci__in=parts))
        column = {"region": "region", "departement": "departement", "epci": "epci"}.get(territory.kind)
        if column is None:
            return self.none()
        return self.filter(**{column: territory}).exclude(pk=territory.pk).exclude(kind="area")
