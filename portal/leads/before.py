"""Before someone takes a lead: experiences that may serve, or warn. Who chooses them is another room's work."""

from __future__ import annotations

from knowledge.moments import Moment, Occasion, lessons_at
from portal.leads.models import Lead
from portal.leads.panels import Part
from portal.visibility import Viewer
from portal.vocabulary.models import Concept


def part(viewer: Viewer, lead: Lead) -> Part | None:
    """For members who may still take it."""
    if not viewer.is_network or not lead.is_running:
        return None
    found = lessons_at(viewer, moment_of(lead))
    return Part("leads/parts/before.html", found) if found else None


def moment_of(lead: Lead) -> Moment:
    """One query: what it needs. `lead` has its place loaded, with what is above."""
    concepts = list(Concept.objects.filter(lead_needs__lead=lead))
    places = [lead.place] if lead.place else []
    return Moment(Occasion.LEAD, lead.title, lead.need, lead.get_absolute_url(), concepts, places)
