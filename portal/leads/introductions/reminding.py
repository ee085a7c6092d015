"""Silence: a reminder after three days, another after seven, and the end after fourteen, told to both sides."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.db import transaction
from django.utils import timezone

from portal.leads import posting
from portal.leads.access import is_answered_for
from portal.leads.introductions import telling
from portal.leads.introductions.making import close, log
from portal.leads.models import Introduction, IntroductionEvent

EVERY: Final = 6 * 3600
REMINDERS: Final = (dt.timedelta(days=3), dt.timedelta(days=7))
END: Final = dt.timedelta(days=14)
_BATCH: Final = 200
State, Act = Introduction.State, IntroductionEvent.Act


def remind(now: dt.datetime | None = None) -> int:
    """Remind or close what waits; returns how many. Run twice at the same moment, the second time changes nothing."""
    moment = now or timezone.now()
    waiting = Introduction.objects.filter(state=State.ASKED, asked_at__lte=moment - REMINDERS[0])
    numbers = list(waiting.order_by("asked_at", "pk").values_list("pk", "lead_id")[:_BATCH])
    return sum(_one(pk, lead_id, moment) for pk, lead_id in numbers)


def _one(pk: int, lead_id: int, moment: dt.datetime) -> bool:
    with transaction.atomic():
        lead = posting.lock(lead_id)
        found = Introduction.objects.select_for_update(of=("self",)).filter(pk=pk, state=State.ASKED).first()
        if found is None:
            return False
        silence = moment - found.asked_at
        if silence >= END:
            close(found, Act.UNANSWERED)
            return True
        due = sum(silence >= delay for delay in REMINDERS)
        if due <= found.reminders or not is_answered_for(lead):
            return False
        found.lead, found.reminders = lead, due
        found.save(update_fields=["reminders"])
        log(found, None, Act.REMINDED)
        telling.reminded(found)
        return True
