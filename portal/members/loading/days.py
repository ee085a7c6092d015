"""Days as people and tools write them."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


def day(value: Any) -> datetime.date | None:
    """A date from a date, ISO text or French text (31/12/2024); None for nothing. Raises ValidationError."""
    if value in (None, ""):
        return None
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.datetime.strptime(str(value).strip(), form).date()
        except ValueError:
            continue
    raise ValidationError(_("Date illisible : « %(value)s » (attendu : 2024-12-31)."), params={"value": value})
