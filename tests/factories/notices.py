"""Notices, as the rooms above write them."""

from __future__ import annotations

from knowledge.models import Contribution
from portal.members.models import Member
from portal.notices.models import Notice
from portal.notices.sending import notify

REASON = "Vous suivez ce sujet."


def told(member: Member, page: Contribution, kind: str = "essai", **values: object) -> Notice:
    """A notice about `page`; `values` are columns, such as created_at."""
    notify([member.pk], kind, ("contribution", page.pk), reason=REASON)
    notice = Notice.objects.filter(member=member).latest("pk")
    if values:
        Notice.objects.filter(pk=notice.pk).update(**values)
        notice.refresh_from_db()
    return notice
