"""Draining the change journal: claim, tell every consumer, remove what has been acknowledged."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone

from portal.core.consumers import Key, registered
from portal.core.models import Change, Heartbeat

logger = logging.getLogger(__name__)

LEASE = dt.timedelta(seconds=60)
MAX_ATTEMPTS = 8
BATCH = 500


@dataclass(frozen=True, slots=True)
class Drained:
    claimed: int
    done: int
    refused: int


def drain_once(limit: int = BATCH) -> Drained:
    """Process at most `limit` due changes. Never raises for a consumer's failure: it is recorded."""
    changes = _claim(limit)
    if not changes:
        return Drained(0, 0, 0)
    keys: list[Key] = [(change.kind, change.object_id) for change in changes]
    refused: dict[Key, str] = {}
    for name, consumer in registered().items():
        try:
            refused.update({key: f"{name}: {reason}" for key, reason in consumer(keys).items()})
        except Exception as error:
            logger.exception("consumer %s failed on %d changes", name, len(keys))
            refused.update(dict.fromkeys(keys, f"{name}: {type(error).__name__}: {error}"))
    done = 0
    for change in changes:
        reason = refused.get((change.kind, change.object_id))
        done += _settle(change, reason)
    return Drained(len(changes), done, len(refused))


def drain_all(limit: int = BATCH) -> int:
    """Drain until nothing is due; returns the number acknowledged. For tests, imports and commands."""
    total = 0
    while True:
        drained = drain_once(limit)
        total += drained.done
        if drained.claimed == 0 or drained.done == 0:
            return total


def _claim(limit: int) -> list[Change]:
    now = timezone.now()
    due = Change.objects.filter(Q(claimed_until=None) | Q(claimed_until__lt=now), is_dead=False, available_at__lte=now)
    with transaction.atomic():
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True)
        changes = list(due.order_by("available_at", "pk")[:limit])
        if changes:
            Change.objects.filter(pk__in=[c.pk for c in changes]).update(claimed_until=now + LEASE)
    return changes


def _settle(change: Change, reason: str | None) -> int:
    same = Change.objects.filter(pk=change.pk, serial=change.serial)
    if reason is None:
        removed, _ = same.delete()
        if not removed:  # changed again while we worked: due at once
            Change.objects.filter(pk=change.pk).update(claimed_until=None)
        return removed
    attempts = change.attempts + 1
    dead = attempts >= MAX_ATTEMPTS
    if dead:
        logger.error("change %s goes to the dead letters: %s", change.key, reason)
    same.update(
        attempts=F("attempts") + 1,
        last_error=reason[:2000],
        is_dead=dead,
        claimed_until=None,
        available_at=timezone.now() + dt.timedelta(seconds=min(300, 2**attempts)),
    )
    Change.objects.filter(pk=change.pk).exclude(serial=change.serial).update(claimed_until=None)
    return 0


def beat(name: str = "worker") -> None:
    """Leave a sign of life."""
    Heartbeat.objects.update_or_create(name=name, defaults={"seen_at": timezone.now()})


def run_guarded(job: Callable[[], object], name: str) -> None:
    """Run a scheduled job; its failure is logged and never stops the worker."""
    try:
        job()
    except Exception:
        logger.exception("scheduled job %s failed", name)
