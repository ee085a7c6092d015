"""What has not served for a year: its owner is asked whether it is still there."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.notices.sending import notify
from portal.resources.changes import RESOURCE
from portal.resources.models import SharedResource
from portal.resources.telling import UNUSED, managers_of

EVERY = 24 * 3600
YEAR = dt.timedelta(days=365)
_BATCH = 200


def ask_owners(now: dt.datetime | None = None) -> int:
    """Put the question to those who answer for what nobody used, once a year at most; returns how many resources.

    A batch a run: an old site does not write thousands of notices at once.
    """
    moment = now or timezone.now()
    due = list(SharedResource.objects.unused_since(moment - YEAR).order_by("confirmed_at", "pk")[:_BATCH])
    reason = _("Cette ressource n’a pas servi depuis un an. Dites si elle est toujours là, ou rangez-la.")
    for resource in due:
        with transaction.atomic():
            once = f"{UNUSED}:{resource.pk}:{moment:%Y-%m-%d}"
            notify(managers_of(resource), UNUSED, (RESOURCE, resource.pk), reason=reason, once=once)
            SharedResource.objects.filter(pk=resource.pk).update(asked_at=moment)
    return len(due)
