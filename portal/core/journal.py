"""Writing to the change journal, inside the transaction of the change itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from portal.core.models import Change
from portal.core.statements import Prepared

_COLUMNS = "(kind, object_id, serial, tightened, created_at, available_at, attempts, last_error, is_dead, confirmed)"
_BATCH = 100


Listener = Callable[[Sequence[int]], object]
_listeners: dict[str, list[Listener]] = {}


def listen(kind: str, listener: Listener) -> None:
    """Call `listener` with the ids of changed objects of this kind, inside the transaction of the change.

    For counts that must be true at once; whatever may wait belongs to a consumer. Listening twice is listening once.
    """
    listeners = _listeners.setdefault(kind, [])
    if listener not in listeners:
        listeners.append(listener)


class OutsideTransaction(RuntimeError):
    """A change was recorded without a transaction: it could commit without the change, or the reverse."""


def record_change(kind: str, object_id: int, *, tightened: bool = False) -> None:
    """Say that object `kind:object_id` changed; `tightened` when someone may read less than before."""
    record_changes(kind, [object_id], tightened=tightened)


def record_changes(kind: str, object_ids: Iterable[int], *, tightened: bool = False) -> None:
    """The same for many objects, in a few statements. Raises OutsideTransaction out of `atomic()`."""
    if not connection.in_atomic_block:
        raise OutsideTransaction(f"record_changes({kind!r}) must be called inside transaction.atomic()")
    ids = sorted(set(object_ids))  # a fixed order, so that two transactions cannot deadlock
    for start in range(0, len(ids), _BATCH):
        _upsert(kind, ids[start : start + _BATCH], tightened)
    for listener in _listeners.get(kind, ()):
        listener(ids)


def _upsert(kind: str, ids: Sequence[int], tightened: bool) -> None:
    now = timezone.now()
    row = "(%s, %s, 1, %s, %s, %s, 0, '', %s, '')"
    values: list[str | int | bool | dt.datetime] = []
    for object_id in ids:
        values += [kind, object_id, tightened, now, now, False]
    sql = (
        f"INSERT INTO core_change {_COLUMNS} VALUES {', '.join([row] * len(ids))} "  # noqa: S608
        "ON CONFLICT (kind, object_id) DO UPDATE SET serial = core_change.serial + 1, "
        "tightened = core_change.tightened OR excluded.tightened, available_at = excluded.available_at, "
        "attempts = 0, is_dead = excluded.is_dead, confirmed = ''"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def tightened_keys() -> frozenset[str]:
    """Keys hidden everywhere until the indexes have confirmed what is no longer readable."""
    return frozenset(f"{kind}:{object_id}" for kind, object_id in _TIGHTENED.all_rows())


def _tightened(_numbers: Sequence[int]) -> QuerySet[Any, Any]:
    return Change.objects.filter(tightened=True).values_list("kind", "object_id")


_TIGHTENED: Final = Prepared(_tightened)


def retry(changes: Iterable[Change]) -> int:
    """Put dead letters back in the queue; returns how many."""
    with transaction.atomic():
        return Change.objects.filter(pk__in=[change.pk for change in changes]).update(
            is_dead=False, attempts=0, available_at=timezone.now(), claimed_until=None
        )
