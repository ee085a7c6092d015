"""What leads make known to the rooms below: notices, panels, personal data, jobs of the worker."""

from __future__ import annotations

from portal.core import journal, schedule
from portal.leads import before, expiring, finding, panels, personal_data, telling
from portal.leads.changes import follow_givers
from portal.leads.introductions import registering as introductions
from portal.leads.matching import registering as matching
from portal.members import panels as member_panels
from portal.members import portability
from portal.members.changes import COOPERATIVE, MEMBER
from portal.territories import panels as territory_panels


def register() -> None:
    """Called once the apps are ready."""
    journal.listen(MEMBER, follow_givers)
    journal.listen(COOPERATIVE, finding.follow_cooperatives)
    finding.register()
    telling.register()
    portability.register("leads", personal_data.archive_part)
    schedule.register("leads_deadlines", expiring.EVERY, expiring.run)
    territory_panels.register(panels.of_territory, position=55)
    member_panels.register("member", "leads", panels.of_member, position=55)
    member_panels.register("cooperative", "leads", panels.of_cooperative, position=55)
    member_panels.register("space", "leads", panels.of_space, position=25)
    panels.register_part(90, before.part, for_managers=False)
    introductions.register()
    matching.register()
