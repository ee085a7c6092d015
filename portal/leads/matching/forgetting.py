"""Rankings do not last for ever: each says who a lead was thought of for. Two years, then they go."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.db.models import Exists, OuterRef
from django.utils import timezone

from portal.leads.models import Contest, Introduction, Lead, MatchRun, Proposal

KEPT_DAYS: Final = 730
"""Twice the year that the published figures are about."""
EVERY: Final = 24 * 3600
_BATCH: Final = 200


def forget(now: dt.datetime | None = None) -> int:
    """For the worker: the oldest rankings beyond two years go, with their proposals; returns how many.

    Those of a lead that still runs stay, and so do those that led to something or that somebody contests: a proposal
    that was accepted, that an introduction came from, or that has its contest.
    """
    limit = (now or timezone.now()) - dt.timedelta(days=KEPT_DAYS)
    theirs = Proposal.objects.filter(run=OuterRef("pk"))
    due = MatchRun.objects.filter(made_at__lt=limit).exclude(lead__state__in=Lead.RUNNING).exclude(
        Exists(theirs.filter(state__in=[Proposal.State.ACCEPTED, Proposal.State.PROPOSED]))
        | Exists(Contest.objects.filter(proposal__run=OuterRef("pk")))
        | Exists(Introduction.objects.filter(proposal__run=OuterRef("pk")))
    )  # fmt: skip
    old = list(due.order_by("made_at", "pk").values_list("pk", flat=True)[:_BATCH])
    MatchRun.objects.filter(pk__in=old).delete()
    return len(old)
