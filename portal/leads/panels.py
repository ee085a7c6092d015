"""Parts of the page of a lead that its other rooms add, and leads on the pages of people, cooperatives and places.

    panels.register_part(10, build)

`build(viewer, lead)` gives a `Part`, or None when it has nothing for this viewer. It must itself apply the rule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.leads.access import may_post
from portal.leads.listing import LeadFilters, leads
from portal.leads.models import Lead
from portal.members import panels as member_panels
from portal.members.models import Cooperative, Member
from portal.territories import panels as territory_panels
from portal.territories.models import Territory
from portal.visibility import Viewer

SHOWN = 4
TEMPLATE = "leads/parts/panel.html"


@dataclass(frozen=True, slots=True)
class Part:
    """One section of the page: its template, heading included, and what it shows as `part.context`."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)


Builder = Callable[[Viewer, Lead], Part | None]
_builders: dict[Builder, tuple[int, bool]] = {}


def register_part(position: int, builder: Builder, *, for_managers: bool = True) -> None:
    """Add a builder; adding it again only moves it. `for_managers` False: not for those who answer for the lead."""
    _builders[builder] = (position, for_managers)


def parts_for(viewer: Viewer, lead: Lead, *, is_manager: bool) -> list[Part]:
    """In order of position."""
    asked = [builder for builder, (_position, for_managers) in _builders.items() if for_managers or not is_manager]
    ordered = sorted(asked, key=lambda builder: _builders[builder][0])
    return [part for part in (builder(viewer, lead) for builder in ordered) if part is not None]


def of_territory(request: HttpRequest, territory: Territory) -> Iterable[territory_panels.Panel]:
    """The last open ones here; two queries."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    found = list(leads(viewer, LeadFilters(place=territory))[: SHOWN + 1])
    if found:
        more = f"{reverse('leads:list')}?{urlencode({'place': territory.key})}" if len(found) > SHOWN else ""
        context = {"leads": found[:SHOWN], "more": more}
        yield territory_panels.Panel("affaires", _("Affaires ouvertes"), TEMPLATE, context)


def of_member(member: Member, viewer: Viewer) -> member_panels.Panel | None:
    found = list(leads(viewer, LeadFilters()).filter(giver=member)[:SHOWN])
    context = {"leads": found, "more": ""}
    return member_panels.Panel("affaires", _("Affaires proposées"), TEMPLATE, context) if found else None


def of_cooperative(cooperative: Cooperative, viewer: Viewer) -> member_panels.Panel | None:
    found = list(leads(viewer, LeadFilters()).filter(cooperative=cooperative)[:SHOWN])
    context = {"leads": found, "more": ""}
    return member_panels.Panel("affaires", _("Affaires ouvertes"), TEMPLATE, context) if found else None


def of_space(member: Member, viewer: Viewer) -> member_panels.Panel | None:
    """How many leads run, how many clients wait, and the way to all; for active members."""
    if not may_post(viewer):
        return None
    managed = Lead.objects.managed_by(viewer)
    counts = {
        "running": managed.filter(giver=member, state__in=Lead.RUNNING),
        "waiting": managed.filter(state=Lead.State.WAITING),
    }
    return member_panels.Panel("affaires", _("Affaires"), "leads/parts/space_panel.html", counts=counts)
