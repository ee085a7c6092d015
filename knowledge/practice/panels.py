"""Beside a contribution: where it comes from and what was made of it, who tried what it tells, and the others
who tell of the same practice."""

from __future__ import annotations

from django.http import HttpRequest

from knowledge import acts
from knowledge.choices import Kind
from knowledge.holdings import take_stock
from knowledge.models import Contribution
from knowledge.practice import attestations, lineage, practices
from knowledge.reading.page import register_panel
from portal.members.middleware import viewer_of


def register() -> None:
    """Called once the apps are ready."""
    register_panel("trials", trials)
    register_panel("lineage", lineage_of)
    register_panel("practice", practice)


def trials(request: HttpRequest, page: Contribution) -> dict[str, object] | None:
    """Of a published experience: nothing to ask when nobody tried, four queries at most."""
    if not page.state.live or page.state.kind != Kind.EXPERIENCE:
        return None
    viewer = viewer_of(request)
    return {
        "template": "knowledge/parts/trials_panel.html",
        "page": page,
        "lines": attestations.lines_of(page, viewer) if take_stock(page, viewer).trials else attestations.NO_LINES,
        "may_attest": attestations.may_attest(viewer, page),
    }


def lineage_of(request: HttpRequest, page: Contribution) -> dict[str, object] | None:
    """No query when there is no edge, one otherwise."""
    viewer = viewer_of(request)
    held = take_stock(page, viewer)
    origins, descents = lineage.around(page, viewer) if held.uses or held.sources else ([], [])
    may_link = viewer.member_id is not None and lineage.may_link(viewer, request.user, page)
    if not (origins or descents or may_link):
        return None
    return {
        "template": "knowledge/parts/lineage_panel.html",
        "page": page,
        "origins": origins,
        "descents": descents,
        "may_link": may_link,
        "acts": acts.of_text(request, page),
    }


def practice(request: HttpRequest, page: Contribution) -> dict[str, object] | None:
    """Of a story: those of the same practice. One query, none when the worker found no pair."""
    viewer = viewer_of(request)
    if not page.state.live or not take_stock(page, viewer).neighbours:
        return None
    found = practices.of_story(page, viewer)
    return {"template": "knowledge/parts/practice_panel.html", "page": page, "found": found} if found else None
