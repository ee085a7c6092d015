"""Days in words, as a sentence says them."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from portal.core.templatetags.dates import date_words


def days_words(first: dt.date, last: dt.date) -> str:
    """ "le 3 mars 2026", or "du 3 mars 2026 au 5 mars 2026"."""
    if first == last:
        return _("le %(day)s") % {"day": date_words(first)}
    return _("du %(first)s au %(last)s") % {"first": date_words(first), "last": date_words(last)}
