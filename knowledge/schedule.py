"""Periodic jobs: go live and expire on time, one transaction a page; empty the trash."""

from __future__ import annotations

import datetime as dt
import logging

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from wagtail.models import Revision

from knowledge.models import Contribution
from knowledge.practice import pairing
from knowledge.practice.maturing import recompute_all
from knowledge.writing.layouts import lay_out_next
from knowledge.writing.publishing import purge_trash
from portal.core import schedule

logger = logging.getLogger(__name__)


def publish_due() -> int:
    """Publish and expire what is due; one failing page does not hold back the others. Returns how many moved."""
    now = timezone.now()
    moved = 0
    for revision in Revision.page_revisions.filter(approved_go_live_at__lte=now):
        moved += _guarded(revision.pk, lambda revision=revision: revision.publish(skip_permission_checks=True))
    for page in Contribution.objects.filter(live=True, expire_at__lte=now):
        moved += _guarded(page.pk, lambda page=page: page.specific.unpublish(set_expired=True))
    return moved


def _guarded(identifier: int, action: object) -> int:
    assert callable(action)
    try:
        with transaction.atomic():
            action()
    except Exception:
        logger.exception("scheduled change failed for %s", identifier)
        return 0
    return 1


def _read_files() -> None:
    # Imported by the worker alone: web processes never read a document.
    from knowledge.file_text.reading import read_next

    read_next()


schedule.register("read_files", 3, _read_files)
schedule.register("lay_out_again", 120, lay_out_next)
schedule.register("publish_due", 10, publish_due)
schedule.register("practices", 3600, pairing.recompute)
schedule.register("maturity", 6 * 3600, recompute_all)
schedule.register("purge_trash", 3600, lambda: purge_trash(dt.timedelta(days=settings.TRASH_DAYS)))
