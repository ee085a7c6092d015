"""What matching makes known: notices, parts of the page of a lead, personal data, jobs of the worker."""

from __future__ import annotations

from knowledge import admin_roles
from portal.core import journal, schedule
from portal.leads import panels
from portal.leads.matching import answering, forgetting, parts, personal_data, telling
from portal.leads.matching.facts import serving
from portal.members import panels as member_panels
from portal.members import portability
from portal.members.changes import MEMBER


def register() -> None:
    """Called once the apps are ready."""
    journal.listen(MEMBER, serving.refresh)
    telling.register()
    portability.register("matching", personal_data.archive_part)
    schedule.register("matching_served_places", serving.EVERY, serving.rebuild)
    schedule.register("matching_silence", answering.EVERY, answering.let_lapse)
    schedule.register("matching_forget", forgetting.EVERY, forgetting.forget)
    admin_roles.curate("leads", "matchingrule")
    panels.register_part(20, parts.of_lead)
    member_panels.register("space", "matching", parts.of_space, position=26)
