"""What may be changed, and by whom. Reading is `portal.visibility`'s; this is the other, equally small, set."""

from __future__ import annotations

from knowledge.choices import WRITING_CREDITS
from knowledge.holdings import known_writers
from knowledge.models import Authorship, Contribution
from portal.members.models import Member
from portal.visibility import Viewer


def may_write(viewer: Viewer) -> bool:
    """Start a contribution: any active member."""
    return viewer.member_id is not None and viewer.is_network


def may_edit(viewer: Viewer, contribution: Contribution) -> bool:
    """Edit, publish, restrict or delete: those credited with the text, while they are active, and superusers."""
    if viewer.sees_all:
        return True
    if viewer.member_id is None or not may_write(viewer):
        return False
    known = known_writers(contribution)
    if known is not None:
        return viewer.member_id in known
    return Authorship.objects.filter(
        contribution=contribution, member_id=viewer.member_id, credit__in=WRITING_CREDITS
    ).exists()


def author_of(viewer: Viewer) -> Member | None:
    """The member that the viewer writes as."""
    return Member.objects.filter(pk=viewer.member_id).first() if viewer.member_id else None
