"""Letters this app sends: always after commit, always in French, never the reason a decision fails."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string

from portal.members.models import Invitation, JoinRequest, Member, Role, User

log = logging.getLogger(__name__)


def site_url(path: str) -> str:
    """Absolute address of a page of this site, from the settings: never from the request's Host."""
    return f"{settings.SITE_URL}{path}"


def request_received(request: JoinRequest) -> None:
    """Tell the animators of the asked cooperative that someone waits; the administrators when it has none."""
    animators = _holding(Role.Kind.ANIMATOR, cooperative=request.cooperative_id)
    readers = animators or _holding(Role.Kind.ADMINISTRATOR) | _superusers()
    _later("request_received", sorted(readers), {"request": request, "has_animator": bool(animators)})


def _holding(kind: str, **scope: Any) -> set[str]:
    """Addresses of the active people who hold this role."""
    roles = Role.objects.filter(kind=kind, member__status=Member.Status.ACTIVE, member__user__is_active=True, **scope)
    return set(roles.values_list("member__user__email", flat=True))


def _superusers() -> set[str]:
    return set(User.objects.filter(is_superuser=True, is_active=True).values_list("email", flat=True))


def request_decided(request: JoinRequest) -> None:
    """Tell the person what was decided, and why when it was refused."""
    if request.member.user is not None:
        _later("request_decided", [request.member.user.email], {"request": request})


def invitation_sent(invitation: Invitation, path: str) -> None:
    _later("invitation", [invitation.email], {"invitation": invitation, "link": site_url(path)})


def _later(name: str, recipients: Iterable[str], context: dict[str, Any]) -> None:
    addresses = list(recipients)
    if not addresses:
        return
    context = context | {"site": settings.WAGTAIL_SITE_NAME, "site_url": settings.SITE_URL}
    subject = " ".join(render_to_string(f"members/mail/{name}_subject.txt", context).split())
    body = render_to_string(f"members/mail/{name}.txt", context)
    transaction.on_commit(lambda: _send(subject, body, addresses))


def _send(subject: str, body: str, addresses: list[str]) -> None:
    """One letter for each address: no reader learns the others. A mail fault is logged, not raised."""
    for address in addresses:
        try:
            send_mail(subject, body, settings.DEFAULT_FROM_EMAIL, [address])
        except OSError:
            log.exception("A letter could not be sent: %s", subject)
