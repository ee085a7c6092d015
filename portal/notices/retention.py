"""What is not kept: notices read long ago, or never read for a year."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q
from django.utils import timezone

from portal.notices.models import Notice

READ_KEPT_FOR = dt.timedelta(days=90)
KEPT_FOR = dt.timedelta(days=365)
EVERY = 6 * 3600.0
"""Seconds between two runs of the worker."""


def purge() -> int:
    """Remove them; returns how many."""
    now = timezone.now()
    old = Q(read_at__lt=now - READ_KEPT_FOR) | Q(created_at__lt=now - KEPT_FOR)
    count, _ = Notice.objects.filter(old).delete()
    return count
