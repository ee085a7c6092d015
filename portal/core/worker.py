"""Draining the change journal: claim, tell every consumer, remove what has been acknowledged."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone

from portal.core.consumers import Consumer, Key, TryLater, registered
from portal.core.models import Change, Heartbeat

logger = logging.getLogger(__name__)

LEASE = dt.timedelta(seconds=60)
AWAY = dt.timedelta(seconds=2)
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
    refused: dict[Key, str] = {}
    away: list[str] = []
    for name, consumer in registered().items():
        untold = [change for change in changes if name not in change.confirmations]
        try:
            reasons = _tell(name, consumer, [_pair(change) for change in untold]) if untold else {}
        except TryLater as error:
            logger.warning("consumer %s is away: %s", name, error)
            away.append(f"{name}: {error}")
            continue
        refused.update({pair: f"{name}: {reason}" for pair, reason in reasons.items()})
        for change in untold:
            if _pair(change) not in reasons:
                change.confirm(name)
    waiting: list[Change] = []
    done = 0
    for change in changes:
        reason = refused.get(_pair(change))
        if reason is None and away:
            waiting.append(change)
        else:
            done += _settle(change, reason)
    if waiting:
        _postpone(waiting, "; ".join(away))
    return Drained(len(changes), done, len(refused))


def _pair(change: Change) -> Key:
    return change.kind, change.object_id


def _tell(name: str, consumer: Consumer, keys: Sequence[Key]) -> Mapping[Key, str]:
    """{pair: reason} of the refused ones. A batch that breaks is halved until the guilty pair stands alone."""
    try:
        return consumer(keys)
    except TryLater:
        raise
    except Exception as error:
        if len(keys) == 1:
            logger.exception("consumer %s failed on %s:%d", name, *keys[0])
            return {keys[0]: f"{type(error).__name__}: {error}"}
    middle = len(keys) // 2
    return {**_tell(name, consumer, keys[:middle]), **_tell(name, consumer, keys[middle:])}


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
        removed = _remove(change)
        if not removed:  # changed again while we worked: due at once
            Change.objects.filter(pk=change.pk).update(claimed_until=None)
        return removed
    attempts = change.attempts + 1
    dead = attempts >= MAX_ATTEMPTS
    if dead:
        logger.error("change %s goes to the dead letters: %s", change.key, reason)
    same.update(
        attempts=F("attempts") + 1,
        confirmed=change.confirmed,
        last_error=reason[:2000],
        is_dead=dead,
        claimed_until=None,
        available_at=timezone.now() + dt.timedelta(seconds=min(300, 2**attempts)),
    )
    Change.objects.filter(pk=change.pk).exclude(serial=change.serial).update(claimed_until=None)
    return 0


def _postpone(changes: Sequence[Change], reason: str) -> None:
    """Wait for what is away, without counting a failed attempt: an outage never makes a dead letter.

    Who confirmed is kept: a consumer that is there is not told the same again and again. A row that was changed
    meanwhile is told anew to all, at once.
    """
    due = timezone.now() + AWAY
    with transaction.atomic():
        for change in changes:
            Change.objects.filter(pk=change.pk, serial=change.serial).update(
                confirmed=change.confirmed, last_error=reason[:2000], available_at=due
            )
        Change.objects.filter(pk__in=[change.pk for change in changes]).update(claimed_until=None)


def _remove(change: Change) -> int:
    """Delete the row unless its serial moved, in one statement; returns how many rows left (0 or 1).

    `QuerySet.delete()` may select first and then delete by id alone (it does when a signal listens to deletions):
    a change recorded in between would go with the row.
    """
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM core_change WHERE id = %s AND serial = %s", [change.pk, change.serial])
        return int(cursor.rowcount)


def beat(name: str = "worker") -> None:
    """Leave a sign of life."""
    Heartbeat.objects.update_or_create(name=name, defaults={"seen_at": timezone.now()})


def run_guarded(job: Callable[[], object], name: str) -> None:
    """Run a scheduled job; its failure is logged and never stops the worker."""
    try:
        job()
    except Exception:
        logger.exception("scheduled job %s failed", name)
