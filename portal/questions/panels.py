"""Questions in my space."""

from __future__ import annotations

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from portal.members import panels as member_panels
from portal.members.models import Member
from portal.questions.access import may_ask
from portal.questions.models import Asking, Question
from portal.visibility import Viewer


def of_space(member: Member, viewer: Viewer) -> member_panels.Panel | None:
    """How many wait, on each side, and the way to all; for active members."""
    if not may_ask(viewer):
        return None
    waiting = Question.objects.visible_to(viewer).filter(state=Question.State.OPEN)
    received = Exists(Asking.objects.filter(member=member, state=Asking.State.ASKED, question=OuterRef("pk")))
    counts = {"received": waiting.filter(received), "sent": waiting.filter(asker=member)}
    return member_panels.Panel("questions", _("Questions"), "questions/parts/space_panel.html", counts=counts)
