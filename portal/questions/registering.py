"""What questions make known to the rooms below: notices, panels, search, personal data, jobs of the worker."""

from __future__ import annotations

from portal.core import journal, schedule
from portal.members import panels as member_panels
from portal.members import portability
from portal.members.changes import MEMBER
from portal.questions import finding, offering, panels, personal_data, retention, silence, telling
from portal.questions.changes import follow_members


def register() -> None:
    """Called once the apps are ready."""
    journal.listen(MEMBER, follow_members)
    finding.register()
    telling.register()
    offering.register()
    portability.register("questions", personal_data.archive_part)
    schedule.register("questions_silence", silence.EVERY, silence.run)
    schedule.register("questions_forgotten", retention.EVERY, retention.purge)
    member_panels.register("space", "questions", panels.of_space, position=20)
