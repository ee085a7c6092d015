"""What corpora make known to the rooms below: a panel beside studies, a way in from lists, and a part of a
member's own data."""

from __future__ import annotations

from knowledge import acts
from knowledge.consent import consents
from knowledge.reading import page as reading
from portal.members import portability
from research.corpora import forgetting, panels, personal_data


def register() -> None:
    """Called once the apps are ready."""
    reading.register_panel("corpora", panels.of_study)
    acts.register("corpus", of_list=panels.from_list)
    consents.register_holder("corpora", forgetting.withdrawn)
    portability.register("corpora", personal_data.archive_part)
