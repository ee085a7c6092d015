"""Cooperatives and people on the page of a territory."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.members.directory import DirectoryFilters, cooperatives, people
from portal.members.presentation import cards_of
from portal.territories.models import Territory
from portal.territories.panels import Panel

SHOWN = 6


def of_territory(request: HttpRequest, territory: Territory) -> Iterable[Panel]:
    """As far as the viewer may see them; what there is none of has no panel."""
    viewer = request.viewer  # type: ignore[attr-defined]
    elsewhere = urlencode({"place": territory.key})
    here = list(cooperatives(viewer, territory)[: SHOWN + 1])
    if here:
        more = f"{reverse('members:cooperatives')}?{elsewhere}" if len(here) > SHOWN else ""
        context = {"cooperatives": here[:SHOWN], "more": more}
        yield Panel("cooperatives", _("Coopératives"), "members/parts/territory_cooperatives.html", context)
    found = list(people(viewer, DirectoryFilters(place=territory))[: SHOWN + 1])
    if found:
        more = f"{reverse('members:directory')}?{elsewhere}" if len(found) > SHOWN else ""
        context = {"people": cards_of(found[:SHOWN], viewer), "more": more}
        yield Panel("membres", _("Personnes"), "members/parts/territory_people.html", context)
