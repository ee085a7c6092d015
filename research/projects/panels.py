"""What projects add to other pages: calls on those of the places and cooperatives that they look for and beside what
is looked for, and the way to start a project from a story or a study."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from knowledge.acts import Act
from knowledge.choices import Kind
from knowledge.models import Contribution
from knowledge.rules import may_write
from portal.members import panels as member_panels
from portal.members.middleware import viewer_of
from portal.members.models import Cooperative
from portal.territories import panels as territory_panels
from portal.territories.models import Territory
from portal.visibility import Viewer
from research.models import FieldCall
from research.models.call import FieldCallQuerySet

SHOWN = 4
TEMPLATE = "research/parts/calls_panel.html"


def _open(viewer: Viewer) -> FieldCallQuerySet:
    return FieldCall.objects.visible_to(viewer).published().filter(state=FieldCall.State.OPEN)


def of_territory(request: HttpRequest, territory: Territory) -> Iterable[territory_panels.Panel]:
    """Calls that look here or in a part of it. One query and those of the cards; none beyond when there is none."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    inside = Territory.objects.inside(territory).values("pk")
    looking = _open(viewer).filter(territories__in=[territory.pk]) | _open(viewer).filter(territories__in=inside)
    if calls := list(looking.distinct().for_cards()[:SHOWN]):
        yield territory_panels.Panel(
            "terrains", _("On y cherche des personnes à rencontrer"), TEMPLATE, {"calls": calls}
        )


def of_cooperative(cooperative: Cooperative, viewer: Viewer) -> member_panels.Panel | None:
    calls = list(_open(viewer).filter(cooperative=cooperative).for_cards()[:SHOWN])
    title = _("Des projets y cherchent des personnes à rencontrer")
    return member_panels.Panel("terrains", title, TEMPLATE, {"calls": calls}) if calls else None


def start_from(request: HttpRequest, page: Contribution) -> Act | None:
    """From a published story, or a study whose stories are then proposed."""
    if not page.state.live or page.state.kind not in (Kind.EXPERIENCE, Kind.STUDY) or not may_write(viewer_of(request)):
        return None
    return Act(
        _("Monter un projet à partir d’ici"), f"{reverse('research:project_from_stories')}?recits={page.pk}", "people"
    )


def of_wanted(viewer: Viewer) -> dict[str, object] | None:
    """The newest open calls, beside what people look for. One query."""
    calls = list(_open(viewer).select_related("project__state")[:SHOWN])
    return {"template": "research/parts/wanted_calls.html", "calls": calls} if calls else None
