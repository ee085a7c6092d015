"""What wanted pages register with the rooms below: a panel, a kind of notice, a part of one's own data, jobs."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from knowledge.reading import page as reading
from knowledge.wanted import gathering, personal_data
from knowledge.wanted.handling import ANSWERED
from knowledge.wanted.panels import proposal
from portal.core import schedule
from portal.members import portability
from portal.notices import kinds


def register() -> None:
    """Called once the apps are ready."""
    reading.register_panel("wanted", proposal)
    portability.register("wanted", personal_data.archive_part)
    kinds.register(ANSWERED, _("Un sujet que vous suivez a une réponse"))
    schedule.register("wanted_show", 600, gathering.show_repeated)
    schedule.register("wanted_forget", 86_400, gathering.forget_old)
