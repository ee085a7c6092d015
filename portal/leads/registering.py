"""What leads make known to the rooms below: notices, and the changes of the accounts they depend on."""

from __future__ import annotations

from portal.core import journal
from portal.leads import telling
from portal.leads.changes import follow_givers
from portal.leads.introductions import registering as introductions
from portal.members.changes import MEMBER


def register() -> None:
    """Called once the apps are ready."""
    journal.listen(MEMBER, follow_givers)
    telling.register()
    introductions.register()
