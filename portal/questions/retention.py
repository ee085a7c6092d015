"""What is not kept: questions that their asker took back, a year later."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.db import transaction
from django.utils import timezone

from portal.questions.changes import touch
from portal.questions.models import Question

EVERY: Final = 24 * 3600
KEPT_FOR: Final = dt.timedelta(days=365)


def purge(now: dt.datetime | None = None) -> int:
    """Remove them with their answers; returns how many. Texts made from an answer stay with their author."""
    limit = (now or timezone.now()) - KEPT_FOR
    with transaction.atomic():
        old = list(
            Question.objects.filter(state=Question.State.WITHDRAWN, closed_at__lt=limit).values_list("pk", flat=True)
        )
        touch(old, tightened=True)
        Question.objects.filter(pk__in=old).delete()
    return len(old)
