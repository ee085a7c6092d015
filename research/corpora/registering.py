"""What corpora make known to the rooms below: a panel beside studies, and a part of a member's own data."""

from __future__ import annotations

from knowledge import reading
from portal.members import portability
from research.corpora import panels, personal_data


def register() -> None:
    """Called once the apps are ready."""
    reading.register_panel("corpora", panels.of_study)
    portability.register("corpora", personal_data.archive_part)
