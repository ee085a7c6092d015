"""Letters to the client who confided a lead from outside: after commit, never a reason for a decision to fail.

The first one goes to an address that somebody typed: it holds nothing else that they typed.
"""

from __future__ import annotations

import logging
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string

from portal.leads.models import Lead

log = logging.getLogger(__name__)


def received(lead: Lead) -> None:
    """Say that it arrived, who reads it, and how long its details are kept."""
    _later("received", lead, {})


def decided(lead: Lead, reason: str) -> None:
    """Say that a cooperative takes it in, or why not."""
    name = "accepted" if lead.state == Lead.State.OPEN else "refused"
    _later(name, lead, {"reason": reason, "lead": lead})


def _later(name: str, lead: Lead, context: dict[str, Any]) -> None:
    address = lead.client_contact
    if lead.origin != Lead.Origin.CLIENT or "@" not in address:
        return
    context = context | {"site": settings.WAGTAIL_SITE_NAME, "site_url": settings.SITE_URL}
    subject = " ".join(render_to_string(f"leads/mail/{name}_subject.txt", context).split())
    body = render_to_string(f"leads/mail/{name}.txt", context)
    transaction.on_commit(lambda: _send(lead.pk, subject, body, address))


def _send(lead_id: int, subject: str, body: str, address: str) -> None:
    """A fault is logged with the number of the lead only: the address stays sealed."""
    try:
        send_mail(subject, body, settings.DEFAULT_FROM_EMAIL, [address])
    except (OSError, ValueError) as fault:
        log.error("The letter about lead %d could not be sent: %s", lead_id, type(fault).__name__)
