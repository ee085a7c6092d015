"""What lessons make known to the rooms below: the teller of moments, panels, personal data."""

from __future__ import annotations

from knowledge import holdings, moments
from knowledge.reading import page as reading
from portal.lessons import panels, personal_data, telling
from portal.lessons.models import LessonMark
from portal.members import panels as member_panels
from portal.members import portability


def register() -> None:
    """Called once the apps are ready."""
    moments.register(telling.tell)
    holdings.register(panels.MARKS, LessonMark)
    reading.register_panel("lessons_project", panels.of_project)
    reading.register_panel("lessons_counts", panels.of_story)
    member_panels.register("space", "lessons", panels.of_space, position=5)
    portability.register("lessons", personal_data.archive_part)
