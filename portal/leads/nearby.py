"""Which cooperatives may take in what a client sends from outside."""

from __future__ import annotations

from django.db.models import Q

from portal.members.directory import inside
from portal.members.models import Cooperative
from portal.members.querysets import CooperativeQuerySet
from portal.territories.models import Territory


def cooperatives_around(place: Territory) -> CooperativeQuerySet:
    """Cooperatives with a site in the place, or in its département; else in its région."""
    for area in (place.departement or place, place.region or place):
        found = Cooperative.objects.filter(inside(area, "sites__territory") | Q(sites__territory=place)).distinct()
        if found.exists():
            return found
    return Cooperative.objects.none()
