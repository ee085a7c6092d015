"""Resources on the pages of people, cooperatives and places, and requests in my space."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.members import panels as member_panels
from portal.members.models import Cooperative, Member
from portal.resources.access import may_share
from portal.resources.listing import ResourceFilters, resources
from portal.resources.models import ResourceRequest, SharedResource
from portal.territories import panels as territory_panels
from portal.territories.models import Territory
from portal.visibility import Viewer

SHOWN = 4
TEMPLATE = "resources/parts/panel.html"


def of_territory(request: HttpRequest, territory: Territory) -> Iterable[territory_panels.Panel]:
    """The last ones shared here; one query."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    found = list(resources(viewer, ResourceFilters(place=territory))[: SHOWN + 1])
    if found:
        more = f"{reverse('resources:list')}?{urlencode({'place': territory.key})}" if len(found) > SHOWN else ""
        context = {"resources": found[:SHOWN], "more": more}
        yield territory_panels.Panel("ressources", _("Ressources partagées"), TEMPLATE, context)


def of_member(member: Member, viewer: Viewer) -> member_panels.Panel | None:
    found = list(resources(viewer, ResourceFilters()).filter(owner=member)[:SHOWN])
    context = {"resources": found, "more": ""}
    return member_panels.Panel("ressources", _("Ressources partagées"), TEMPLATE, context) if found else None


def of_cooperative(cooperative: Cooperative, viewer: Viewer) -> member_panels.Panel | None:
    found = list(resources(viewer, ResourceFilters()).filter(cooperative=cooperative)[:SHOWN])
    context = {"resources": found, "more": ""}
    return member_panels.Panel("ressources", _("Ressources partagées"), TEMPLATE, context) if found else None


def of_space(member: Member, viewer: Viewer) -> member_panels.Panel | None:
    """How many requests wait, on each side, and the way to all; for active members."""
    if not may_share(viewer):
        return None
    waiting = ResourceRequest.objects.visible_to(viewer).filter(state=ResourceRequest.State.ASKED)
    managed = SharedResource.objects.managed_by(viewer).values("pk")
    counts = {
        "received": waiting.filter(resource__in=managed).exclude(member=member),
        "sent": waiting.filter(member=member),
    }
    template = "resources/parts/space_panel.html"
    return member_panels.Panel("ressources", _("Ressources partagées"), template, counts=counts)
