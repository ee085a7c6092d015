"""What wanted pages register with the rooms below: a panel, a kind of notice, jobs of the worker."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from knowledge import reading
from knowledge.wanted import gathering
from knowledge.wanted.handling import ANSWERED
from knowledge.wanted.panels import proposal
from portal.core import schedule
from portal.notices import kinds


def register() -> None:
    """Called once the apps are ready."""
    reading.register_panel("wanted", proposal)
    kinds.register(ANSWERED, _("Un sujet que vous suivez a une réponse"))
    schedule.register("wanted_show", 600, gathering.show_repeated)
    schedule.register("wanted_forget", 86_400, gathering.forget_old)
