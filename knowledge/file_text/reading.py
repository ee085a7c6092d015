"""The job of the worker that reads the documents of published texts, one at a time and never twice.

A file is tried at most `ATTEMPTS` times, and again only when the worker itself was stopped in the middle: a file that
cannot be read keeps the reason, and is not opened again.
"""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from knowledge.changes import touch
from knowledge.file_text.extraction import KINDS, Extracted
from knowledge.file_text.workers import Child, ChildLost
from knowledge.models import Attachment, FileText

logger = logging.getLogger(__name__)

ATTEMPTS: Final = 2
_LOST_AFTER: Final = dt.timedelta(minutes=5)
"""A file still being read after this belongs to a worker that is gone."""


@dataclass(frozen=True, slots=True)
class _Running:
    attachment: Attachment
    child: Child


_running: list[_Running] = []
"""What this process reads at this moment: nothing or one file."""


def read_next() -> None:
    """Store what has been read, then start the next file. Returns at once."""
    if _running and not _running[0].child.is_done:
        return
    if _running:
        _finish(_running.pop())
    if (attachment := _claim()) is not None:
        _start(attachment)


def read_all() -> int:
    """Read every waiting file and wait for each; returns how many. For commands and imports."""
    number = 0
    while (attachment := _claim()) is not None:
        _start(attachment)
        while _running:
            _finish(_running.pop())
        number += 1
    return number


def waiting() -> QuerySet[Attachment]:
    """Documents of published texts that have not been read, or whose file is another one."""
    named = Q(pk__in=[])
    for kind in KINDS:
        named |= Q(file__iendswith=f".{kind}")
    lost = Q(file_text__state=FileText.State.READING, file_text__started_at__lt=timezone.now() - _LOST_AFTER)
    unread = Q(file_text=None) | ~Q(file_text__source=F("file")) | lost
    return Attachment.objects.filter(named & unread, contribution__state__live=True).order_by("pk")


def _claim() -> Attachment | None:
    """The next file to open, marked as being read; files tried too often are given up on the way."""
    for attachment in waiting().select_related("file_text")[:50]:
        known: FileText | None = getattr(attachment, "file_text", None)
        if known is None:
            _row, mine = FileText.objects.get_or_create(
                attachment=attachment,
                defaults={"source": _name(attachment), "started_at": timezone.now(), "attempts": 1},
            )
            if mine:
                return attachment
            continue
        same_file = known.source == _name(attachment)
        if same_file and known.attempts >= ATTEMPTS:
            _store(attachment, FileText.Reason.INTERRUPTED)
            continue
        # Two workers never read the same file: the row moves for the first one only.
        moved = FileText.objects.filter(pk=known.pk, source=known.source, started_at=known.started_at).update(
            source=_name(attachment),
            state=FileText.State.READING,
            started_at=timezone.now(),
            attempts=F("attempts") + 1 if same_file else 1,
        )
        if moved:
            return attachment
    return None


def _name(attachment: Attachment) -> str:
    return str(attachment.file.name)


def _start(attachment: Attachment) -> None:
    kind = _name(attachment).rpartition(".")[2].lower()
    try:
        _running.append(_Running(attachment, Child(attachment.file.path, kind)))
    except (OSError, RuntimeError) as error:
        logger.warning("No process to read document %d: %s", attachment.pk, error)


def _finish(running: _Running) -> None:
    try:
        result = running.child.result()
    except ChildLost as error:
        logger.warning("The reading of document %d was lost: %s", running.attachment.pk, error)
        return
    _store(running.attachment, result)


def _store(attachment: Attachment, result: Extracted | str) -> None:
    """Keep the words or the reason, and tell the index; nothing when the document went away meanwhile."""
    if isinstance(result, Extracted):
        values = {"state": FileText.State.READ, "reason": "", "text": result.text, "is_cut": result.is_cut}
    else:
        logger.info("Document %d has no text: %s", attachment.pk, result)
        values = {"state": FileText.State.UNREADABLE, "reason": result, "text": "", "is_cut": False}
    with transaction.atomic():
        kept = FileText.objects.filter(pk=attachment.pk, source=_name(attachment)).update(**values)
        if kept and attachment.contribution_id is not None:
            touch([attachment.contribution_id])
