"""Numbers and places as sentences say them."""

from __future__ import annotations

from django.utils.formats import number_format
from django.utils.translation import gettext as _


def number(weight: float) -> str:
    return str(number_format(round(weight, 2), use_l10n=True))


def times(weight: float) -> str:
    return f"× {number(weight)}"


def ordinal(position: int) -> str:
    """ "1re place", "2e place"…"""
    return _("1re place") if position == 1 else _("%(position)de place") % {"position": position}


def percent(share: float) -> str:
    return f"{round(100 * share)} %"
