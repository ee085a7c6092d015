"""The list of leads: what the reader asked for, and the cards that answer."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from portal.leads.models import Lead, LeadNeed
from portal.leads.querysets import LeadQuerySet
from portal.members.directory import inside
from portal.territories.models import Territory
from portal.visibility import Viewer
from portal.vocabulary.models import Concept

SOON = dt.timedelta(days=7)


@dataclass(frozen=True, slots=True)
class LeadFilters:
    """None, "" or False does not filter."""

    concept: Concept | None = None
    place: Territory | None = None
    budget: str = ""
    is_soon: bool = False
    is_remote: bool = False
    is_closed: bool = False
    """Those that are over, instead of those that someone may still take."""

    @property
    def is_empty(self) -> bool:
        return not (self.concept or self.place or self.budget or self.is_soon or self.is_remote or self.is_closed)


def leads(viewer: Viewer, filters: LeadFilters) -> LeadQuerySet:
    """Leads that the viewer may read and that someone may still take, or that are over; the newest first."""
    readable = Lead.objects.visible_to(viewer)
    found = readable.over() if filters.is_closed else readable.open()
    if filters.concept is not None:
        meant = Q(concept=filters.concept) | Q(concept__parent=filters.concept)
        found = found.filter(pk__in=LeadNeed.objects.filter(meant).values("lead"))
    if filters.place is not None:
        found = found.filter(near(filters.place))
    if filters.budget:
        found = found.filter(budget=filters.budget)
    if filters.is_soon:
        found = found.filter(deadline__lte=timezone.localdate() + SOON)
    if filters.is_remote:
        found = found.filter(is_remote=True)
    return found.for_cards().order_by("-created_at", "-pk")


def near(place: Territory) -> Q:
    """In the place, in a part of it, or said of a wider one that holds it."""
    return inside(place, "place") | Q(place__in=[above.pk for above in place.ancestors()])
