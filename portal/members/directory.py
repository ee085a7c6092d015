"""The directory: finding people by what each of them lets this reader see."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from portal.members.models import Cooperative, Member, Membership
from portal.members.querysets import CooperativeQuerySet, MemberQuerySet, field_condition
from portal.territories.models import Territory
from portal.visibility import Viewer
from portal.vocabulary.models import Concept


@dataclass(frozen=True, slots=True)
class DirectoryFilters:
    """What the reader asked for; None or "" does not filter."""

    name: str = ""
    trade: Concept | None = None
    place: Territory | None = None
    cooperative: Cooperative | None = None
    availability: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.name or self.trade or self.place or self.cooperative or self.availability)


def people(viewer: Viewer, filters: DirectoryFilters) -> MemberQuerySet:
    """Listed members the viewer may open, each filter applied only where its field is readable."""
    found = Member.objects.visible_to(viewer).listed()
    if filters.name:
        found = found.filter(display_name__icontains=filters.name)
    if filters.trade is not None:
        matching = Q(trades=filters.trade) | Q(trades__parent=filters.trade)
        found = _also(found, viewer, "trades", matching)
    if filters.place is not None:
        found = _also(found, viewer, "places", inside(filters.place, "places"))
    if filters.cooperative is not None:
        current = Membership.objects.current().filter(cooperative=filters.cooperative)
        found = _also(found, viewer, "cooperatives", Q(pk__in=current.values("member")))
    if filters.availability:
        found = _also(found, viewer, "availability", Q(availability=filters.availability))
    return found.order_by("display_name", "pk")


def cooperatives(viewer: Viewer, place: Territory | None) -> CooperativeQuerySet:
    """Cooperatives with a site in the place, or all of them."""
    found = Cooperative.objects.visible_to(viewer).order_by("name", "pk")
    if place is not None:
        found = found.filter(inside(place, "sites__territory")).distinct()
    return found


def people_of(cooperative: Cooperative, viewer: Viewer) -> MemberQuerySet:
    """Listed people of a cooperative who let the viewer know that they are in it."""
    return people(viewer, DirectoryFilters(cooperative=cooperative))


def inside(place: Territory, path: str) -> Q:
    """`place`, or a territory inside it, at the end of `path`."""
    return Q(**{path: place.pk}) | Q(**{f"{path}__in": Territory.objects.inside(place).values("pk")})


def _also(found: MemberQuerySet, viewer: Viewer, field: str, matching: Q) -> MemberQuerySet:
    """Those of `found`, all visible, whose `field` is both readable and matching."""
    answering = Member.objects.filter(matching)
    return found.filter(field_condition(viewer, field), pk__in=answering.values("pk"))
