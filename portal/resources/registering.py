"""What resources make known to the rooms below: notices, panels, personal data, jobs of the worker."""

from __future__ import annotations

from portal.core import journal, schedule
from portal.members import panels as member_panels
from portal.members import portability
from portal.members.changes import COOPERATIVE, MEMBER
from portal.resources import finding, panels, personal_data, telling, unused
from portal.resources.changes import follow_owners
from portal.territories import panels as territory_panels


def register() -> None:
    """Called once the apps are ready."""
    journal.listen(MEMBER, follow_owners)
    journal.listen(COOPERATIVE, finding.follow_cooperatives)
    finding.register()
    telling.register()
    portability.register("resources", personal_data.archive_part)
    schedule.register("resources_unused", unused.EVERY, unused.ask_owners)
    territory_panels.register(panels.of_territory, position=60)
    member_panels.register("member", "resources", panels.of_member, position=60)
    member_panels.register("cooperative", "resources", panels.of_cooperative, position=60)
    member_panels.register("space", "resources", panels.of_space, position=30)
