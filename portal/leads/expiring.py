"""What time does to leads: reminders, closing at the deadline, clients answered and forgotten. Jobs of the worker."""

from __future__ import annotations

import datetime as dt
import logging
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.leads import telling
from portal.leads.changes import LEAD, touch
from portal.leads.models import Lead, LeadEvent
from portal.leads.moves import LeadRefused
from portal.leads.posting import change_state, lock, log
from portal.leads.querysets import SEALED, LeadQuerySet
from portal.notices.sending import notify

log_of_worker = logging.getLogger(__name__)

EVERY: Final = 3600.0
BEFORE: Final = dt.timedelta(days=3)
"""The giver is told so long before the deadline."""
UNANSWERED: Final = dt.timedelta(days=60)
"""A client whom nobody took in by then is told so."""
KEPT: Final = dt.timedelta(days=182)
"""Details of a client stay so long after the lead is closed, or after the deadline of one that nobody closes."""
LATE: Final = dt.timedelta(days=30)
"""So long after the deadline, those at work are asked how it ended."""
KEPT_REFUSED: Final = dt.timedelta(days=30)
_BATCH = 200

State, Act = Lead.State, LeadEvent.Act


def run(now: dt.datetime | None = None) -> tuple[int, int, int, int]:
    """All of it, for `now`; returns (reminded, expired, answered, forgotten). A batch of each in a run."""
    moment = now or timezone.now()
    day = timezone.localdate(moment)
    return remind(day) + ask_outcome(day), expire(day), answer_clients(moment), forget_clients(moment)


def remind(day: dt.date) -> int:
    """Tell those who answer for it that the deadline of an open lead comes, once for each deadline."""
    coming = Lead.objects.filter(state=State.OPEN, deadline__gte=day, deadline__lte=day + BEFORE)
    reason = _("L’échéance d’une affaire que vous apportez est dans trois jours au plus.")
    return sum(_told(lead, "before", reason) for lead in coming.select_related("giver").order_by("deadline", "pk"))


def ask_outcome(day: dt.date) -> int:
    """A month after the deadline of a lead at work, ask those who answer for it how it ended, once."""
    late = Lead.objects.filter(state=State.INTRODUCED, deadline__lt=day - LATE, deadline__gte=day - KEPT)
    reason = _("L’échéance d’une affaire est passée depuis un mois : dites comment elle s’est terminée.")
    return sum(_told(lead, "after", reason) for lead in late.select_related("giver").order_by("deadline", "pk"))


def expire(day: dt.date) -> int:
    """Close the open leads whose last day is over."""
    over = Lead.objects.filter(state=State.OPEN, deadline__lt=day).order_by("deadline", "pk")
    return sum(_expired(lead, day) for lead in over[:_BATCH])


def answer_clients(now: dt.datetime) -> int:
    """Say no, with the reason, to clients whose lead nobody took in."""
    late = Lead.objects.waiting().filter(created_at__lt=now - UNANSWERED).order_by("created_at", "pk")
    note = _("Aucune coopérative n’a pu la prendre dans les deux mois.")
    return sum(_moved(lead, State.REFUSED, note) for lead in late[:_BATCH])


def forget_clients(now: dt.datetime) -> int:
    """Erase the details of clients of closed leads with what the log says, and all the words of those refused."""
    due = _forgettable(now).order_by("deadline", "pk").values_list("pk", flat=True)
    return sum(_forget(pk, now) for pk in list(due[:_BATCH]))


def _forgettable(now: dt.datetime) -> LeadQuerySet:
    known = ~Q(client_name="") | ~Q(client_contact="") | ~Q(client_note="")
    refused = Q(state=State.REFUSED, closed_at__lt=now - KEPT_REFUSED)
    closed = Q(state__in=Lead.CLOSED, closed_at__lt=now - KEPT)
    left = Q(state=State.INTRODUCED, deadline__lt=timezone.localdate(now) - KEPT)
    return Lead.objects.filter(known, refused | closed | left)


def _told(lead: Lead, when: str, reason: str) -> bool:
    """False when everybody concerned was told before of this deadline."""
    with transaction.atomic():
        once = f"{telling.DEADLINE}:{when}:{lead.pk}:{lead.deadline:%Y-%m-%d}"
        told = telling.answering_for(lead)
        if not notify(told, telling.DEADLINE, (LEAD, lead.pk), reason=reason, once=once):
            return False
        log(lead, None, Act.REMINDED)
    return True


def _expired(lead: Lead, day: dt.date) -> bool:
    """False when somebody gave it a new day, or moved it, meanwhile."""
    with transaction.atomic():
        return lock(lead.pk).deadline < day and _moved(lead, State.EXPIRED)


def _moved(lead: Lead, to: str, note: str = "") -> bool:
    """False when somebody moved it meanwhile."""
    try:
        change_state(lead, to, None, note)
    except LeadRefused:
        log_of_worker.info("Lead %d moved before the job came to it", lead.pk)
        return False
    return True


def _forget(lead_id: int, now: dt.datetime) -> bool:
    """False when it was opened again meanwhile."""
    with transaction.atomic():
        lead = lock(lead_id)
        if not _forgettable(now).filter(pk=lead_id).exists():
            return False
        blank: dict[str, str] = dict.fromkeys(SEALED, "")
        if lead.state == State.REFUSED:
            blank |= {"title": _("Demande refusée"), "need": ""}
        Lead.objects.filter(pk=lead_id).update(**blank)
        lead.events.exclude(note="").update(note="")
        log(lead, None, Act.ERASED)
        touch([lead_id])
    return True
