"""Jobs of the worker: show the questions that come back, forget those that do not."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from knowledge.models import FailedSearch, RedLink, Wanted, WantedAnswer, WantedDemand
from knowledge.wanted.asking import named
from knowledge.wanted.meaning import key_of
from portal.members.models import Member

DAYS_BEFORE_SHOWN: Final = 3
"""Distinct days on which a question found nothing before anybody sees it: what one person asks once stays unseen."""
DAYS_KEPT: Final = 90


def show_repeated() -> int:
    """Join the questions asked on enough days to their subjects; returns how many. Names of members never are."""
    waiting = list(
        FailedSearch.objects.filter(wanted=None, days__gte=DAYS_BEFORE_SHOWN).order_by("pk").values_list("pk", "text")
    )
    if not waiting:
        return 0
    people = [frozenset(key_of(name).split()) for name in Member.objects.values_list("display_name", flat=True)]
    shown = 0
    for pk, text in waiting:
        words = frozenset(key_of(text).split())
        if any(name and name <= words for name in people):
            continue
        with transaction.atomic():
            FailedSearch.objects.filter(pk=pk).update(wanted=named(text))
        shown += 1
    return shown


def forget_old() -> int:
    """Forget the questions that nobody repeated, then the subjects that nothing names any more."""
    limit = timezone.localdate() - dt.timedelta(days=DAYS_KEPT)
    forgotten, _tables = FailedSearch.objects.filter(last_day__lt=limit, wanted=None).delete()
    named_by = (RedLink, WantedDemand, WantedAnswer, FailedSearch)
    orphans = Wanted.objects.filter(canonical=None, taken_by=None, is_removed=False, refusal="", variants=None)
    for model in named_by:
        orphans = orphans.filter(~Exists(model._default_manager.filter(wanted=OuterRef("pk"))))
    orphans.delete()
    return forgotten
