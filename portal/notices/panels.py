"""My last notices, in my space."""

from __future__ import annotations

from django.utils.translation import gettext as _

from portal.members import panels as member_panels
from portal.members.models import Member
from portal.notices.inbox import entries
from portal.notices.models import Notice
from portal.visibility import Viewer

SHOWN = 3


def register() -> None:
    """Called once the apps are ready."""
    member_panels.register("space", "notices", of_space, position=5)


def of_space(member: Member, viewer: Viewer) -> member_panels.Panel | None:
    """The newest unread ones and the way to all of them; for who may receive some."""
    if viewer.member_id is None:
        return None
    unread = Notice.objects.visible_to(viewer).unread()
    context = {"entries": entries(viewer, unread.order_by("-created_at", "-pk")[:SHOWN])}
    return member_panels.Panel("avis", _("Mes avis"), "notices/parts/space_panel.html", context)
