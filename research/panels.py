"""What research adds to the pages of other rooms: the appraisal and the references beside a study, the readings
asked of a member in their own space."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext as _

from knowledge.models import Contribution
from knowledge.reading import page as reading
from knowledge.rules import may_edit
from portal.members import panels as member_panels
from portal.members.middleware import viewer_of
from portal.members.models import Member
from portal.visibility import Viewer
from research.committee.appraisal import committees_of
from research.models import CaseStudy, CommitteeReader


def register() -> None:
    """Called once the apps are ready."""
    reading.register_panel("committee", of_committee)
    member_panels.register("space", "readings", of_space, position=5)


def of_committee(request: HttpRequest, page: Contribution) -> dict[str, object] | None:
    """Where the reading of a study stands, for its authors and those who were asked."""
    viewer = viewer_of(request)
    if not isinstance(page, CaseStudy) or not (viewer.member_id or viewer.sees_all):
        return None
    committee = next(iter(committees_of(page)), None)
    readers = {reader.member_id for reader in committee.seated} if committee else set()
    if viewer.member_id not in readers and not may_edit(viewer, page):
        return None
    return {"template": "research/parts/committee_panel.html", "study": page, "committee": committee}


def of_space(member: Member, viewer: Viewer) -> member_panels.Panel | None:
    """Readings asked of the member, the most urgent first; None when nothing waits."""
    readable = Contribution.objects.visible_to(viewer)
    waiting = CommitteeReader.objects.filter(
        member=member, committee__decision="", committee__study__in=readable.values("pk")
    )
    rows = list(waiting.select_related("committee__study__state").order_by("committee__due_on", "pk"))
    if not rows:
        return None
    return member_panels.Panel("relectures", _("Lectures demandées"), "research/parts/space_panel.html", {"rows": rows})
