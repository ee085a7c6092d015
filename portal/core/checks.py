"""System checks: a database that would lose or refuse work is said at the start."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import connection


@register(Tags.database)
def sqlite_waits_for_its_writer(
    app_configs: object, databases: Sequence[str] | None, **kwargs: object
) -> list[CheckMessage]:
    """SQLite must wait for a lock (busy_timeout) and journal in WAL, or saves fail under load."""
    if not databases or "default" not in databases or connection.vendor != "sqlite":
        return []
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        timeout = cursor.fetchone()[0]
        cursor.execute("PRAGMA journal_mode")
        mode = cursor.fetchone()[0]
    messages: list[CheckMessage] = []
    if timeout < 10_000:
        messages.append(Error(f"SQLite busy_timeout is {timeout} ms", hint="Set OPTIONS timeout.", id="core.E001"))
    if mode not in ("wal", "memory"):
        messages.append(Warning(f"SQLite journal_mode is {mode}", hint="Use WAL.", id="core.W001"))
    return messages
