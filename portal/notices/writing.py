"""The text of a letter, for one reader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse

from portal.members.models import Member
from portal.members.notices import site_url
from portal.notices import kinds
from portal.notices.inbox import Entry
from portal.notices.unsubscribing import address_of

SHOWN = 30
"""Notices told in full in one letter; the others are in the inbox."""


@dataclass(frozen=True, slots=True)
class Line:
    """One notice in a letter."""

    entry: Entry

    @property
    def label(self) -> str:
        """On one line, whatever was typed in the title."""
        return " ".join(self.entry.subject.label.split())

    @property
    def url(self) -> str:
        return site_url(self.entry.subject.url)

    @property
    def reason(self) -> str:
        return self.entry.notice.reason


def letter_for(member: Member, told: Sequence[Entry], *, is_weekly: bool) -> EmailMultiAlternatives:
    """Plain text and HTML. `told`, not empty, is what the member may read now; the member has an account.

    A weekly letter can be stopped altogether in one click; one about a single kind stops that kind.
    """
    kind = _only_kind(told) if not is_weekly else None
    stop = site_url(address_of(member.pk, kind.name if kind else ""))
    context = {
        "member": member,
        "lines": [Line(entry) for entry in told[:SHOWN]],
        "count": len(told),
        "more": max(0, len(told) - SHOWN),
        "is_weekly": is_weekly,
        "kind_label": str(kind.label) if kind else "",
        "site": settings.WAGTAIL_SITE_NAME,
        "inbox_url": site_url(reverse("notices:inbox")),
        "settings_url": site_url(reverse("notices:settings")),
        "stop_url": stop,
    }
    assert member.user is not None
    message = EmailMultiAlternatives(
        subject=" ".join(render_to_string("notices/mail/letter_subject.txt", context).split()),
        body=render_to_string("notices/mail/letter.txt", context),
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[member.user.email],
        headers={"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
    )
    message.attach_alternative(render_to_string("notices/mail/letter.html", context), "text/html")
    return message


def _only_kind(told: Sequence[Entry]) -> kinds.Kind | None:
    """The kind that all share; None when they share none."""
    names = {entry.notice.kind for entry in told}
    return next((kind for kind in kinds.every() if names == {kind.name}), None)
