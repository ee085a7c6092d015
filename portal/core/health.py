"""What can go wrong, measured. Rooms above register their own probes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.db import Error, connection
from django.utils import timezone

from portal.core.models import Change, Heartbeat

Probe = Callable[[], dict[str, object]]
"""Returns a JSON-ready dict with at least `ok`."""

WORKER_SILENCE = dt.timedelta(seconds=60)
PENDING_LIMIT = dt.timedelta(minutes=5)

_probes: dict[str, Probe] = {}


def register(name: str, probe: Probe) -> None:
    _probes[name] = probe


def report() -> dict[str, object]:
    """{"ok": bool, name: {"ok": bool, …}} for each probe; a probe that raises is not ok."""
    parts = {name: _safe(probe) for name, probe in {"database": _database, **_probes}.items()}
    if parts["database"]["ok"]:
        parts |= {"worker": _safe(_worker), "journal": _safe(_journal)}
    return {"ok": all(part["ok"] for part in parts.values()), **parts}


def _safe(probe: Probe) -> dict[str, object]:
    try:
        return probe()
    except Exception as error:
        return {"ok": False, "error": type(error).__name__}


def _database() -> dict[str, object]:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error as error:
        return {"ok": False, "error": type(error).__name__}
    return {"ok": True, "vendor": connection.vendor}


def _worker() -> dict[str, object]:
    seen = Heartbeat.objects.filter(name="worker").values_list("seen_at", flat=True).first()
    silence = timezone.now() - seen if seen else None
    return {
        "ok": silence is not None and silence < WORKER_SILENCE,
        "seconds_since_seen": round(silence.total_seconds(), 1) if silence is not None else None,
    }


def _journal() -> dict[str, object]:
    pending = Change.objects.filter(is_dead=False)
    oldest = pending.order_by("created_at").values_list("created_at", flat=True).first()
    age = timezone.now() - oldest if oldest else dt.timedelta()
    return {
        "ok": age < PENDING_LIMIT,
        "pending": pending.count(),
        "dead": Change.objects.filter(is_dead=True).count(),
        "oldest_pending_seconds": round(age.total_seconds(), 1),
    }
