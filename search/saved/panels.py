"""The way to saved searches: in my space, and on the page of a territory."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest
from django.utils.translation import gettext as _

from portal.members import panels as member_panels
from portal.members.models import Member
from portal.territories import panels as territory_panels
from portal.territories.models import Territory
from portal.visibility import Viewer
from search.filters import TERRITORY
from search.models import SavedSearch

SHOWN = 5


def register() -> None:
    """Called once the apps are ready."""
    member_panels.register("space", "searches", of_space, position=20)
    territory_panels.register(of_territory, position=200)


def of_space(member: Member, viewer: Viewer) -> member_panels.Panel | None:
    """The last ones kept and the way to all; for who may keep some."""
    if viewer.member_id is None or not viewer.is_network:
        return None
    own = SavedSearch.objects.filter(member=viewer.member_id).order_by("-created_at").defer("seen")
    return member_panels.Panel(
        "recherches", _("Mes recherches suivies"), "search/saved/space_panel.html", {"searches": list(own[:SHOWN])}
    )


def of_territory(request: HttpRequest, territory: Territory) -> Iterable[territory_panels.Panel]:
    """« Suivre ce territoire », for active members; no query."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    if viewer.member_id is not None and viewer.is_network:
        context = {"pairs": [(TERRITORY.parameter, territory.key)]}
        yield territory_panels.Panel("suivre", _("Suivre ce territoire"), "search/saved/territory_panel.html", context)
