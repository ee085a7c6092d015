"""What introductions, outcomes and teams make known to the rooms below, and to the rest of leads."""

from __future__ import annotations

from portal.core import journal, schedule
from portal.leads import moves, sealing
from portal.leads.introductions import (
    contact,
    credited,
    following,
    outcomes,
    parts,
    personal_data,
    reminding,
    stories,
    story_notices,
    telling,
)
from portal.leads.teams import telling as team_telling
from portal.members import portability
from portal.members.changes import MEMBER


def register() -> None:
    """Called once the apps are ready."""
    journal.listen(MEMBER, following.members_changed)
    moves.listen(following.lead_moved)
    moves.listen(outcomes.lead_moved)
    sealing.open_for(contact.opens_client)
    schedule.register("introductions_remind", reminding.EVERY, reminding.remind)
    schedule.register("lead_stories", stories.EVERY, stories.ask)
    telling.register()
    story_notices.register()
    team_telling.register()
    portability.register("introductions", personal_data.archive_part)
    parts.register()
    credited.register()
