"""The list of resources: what the reader asked for, and the cards that answer."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from portal.members.directory import inside
from portal.resources.models import SharedResource
from portal.resources.querysets import SharedResourceQuerySet
from portal.territories.models import Territory
from portal.visibility import Viewer


@dataclass(frozen=True, slots=True)
class ResourceFilters:
    """None or "" does not filter; `first` and `last` come together."""

    kind: str = ""
    place: Territory | None = None
    first: dt.date | None = None
    last: dt.date | None = None

    @property
    def is_empty(self) -> bool:
        return not (self.kind or self.place or self.first)


def resources(viewer: Viewer, filters: ResourceFilters) -> SharedResourceQuerySet:
    """Offered resources that the viewer may read, the newest first."""
    found = SharedResource.objects.visible_to(viewer).offered()
    if filters.kind:
        found = found.filter(kind=filters.kind)
    if filters.place is not None:
        found = found.filter(near(filters.place))
    if filters.first and filters.last:
        found = found.free(filters.first, filters.last)
    return found.for_cards().order_by("-created_at", "-pk")


def near(place: Territory) -> Q:
    """In the place, in a part of it, or said of a wider one that holds it."""
    return inside(place, "territory") | Q(territory__in=[above.pk for above in place.ancestors()])
