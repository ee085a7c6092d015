"""Dates and hours in words, as people say them."""

import datetime as dt

from django import template
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def date_words(value: dt.date | dt.datetime | None) -> str:
    """ "12 mars 2026", "1er mars 2026"; "" when there is no date."""
    if value is None or value == "":
        return ""
    day = _local_day(value)
    if (get_language() or "fr").startswith("fr"):
        first = "1er" if day.day == 1 else str(day.day)
        return f"{first} {format_date(day, 'F Y')}"
    return date_format(day, "DATE_FORMAT")


@register.filter
def month_words(value: dt.date | dt.datetime | None) -> str:
    """ "mars 2026"; "" when there is no date."""
    if value is None or value == "":
        return ""
    return format_date(_local_day(value), "F Y")


@register.filter
def time_words(value: dt.datetime | dt.time | None) -> str:
    """ "14 h 02" (no-break spaces) in French, "14:02" otherwise; "" when there is no time."""
    if value is None or value == "":
        return ""
    if isinstance(value, dt.datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return _("%(hour)s h %(minute)02d") % {"hour": value.hour, "minute": value.minute}


@register.filter
def moment_words(value: dt.datetime | None) -> str:
    """ "aujourd’hui à 14 h 02", "hier à 9 h 30", else "le 12 mars 2026 à 14 h 02"."""
    if value is None or value == "":
        return ""
    day, today = _local_day(value), timezone.localdate()
    hour = time_words(value)
    if day == today:
        return _("aujourd’hui à %(hour)s") % {"hour": hour}
    if day == today - dt.timedelta(days=1):
        return _("hier à %(hour)s") % {"hour": hour}
    return _("le %(day)s à %(hour)s") % {"day": date_words(day), "hour": hour}


@register.filter
def ago_words(value: dt.date | dt.datetime | None) -> str:
    """ "aujourd’hui", "hier", "il y a 3 jours", "il y a 2 mois", "il y a 4 ans"; a future date is told in full."""
    if value is None or value == "":
        return ""
    day = _local_day(value)
    days = (timezone.localdate() - day).days
    if days < 0:
        return date_words(day)
    if days == 0:
        return _("aujourd’hui")
    if days == 1:
        return _("hier")
    if days < 31:
        return ngettext("il y a %(count)d jour", "il y a %(count)d jours", days) % {"count": days}
    months = days // 30
    if months < 12:
        return ngettext("il y a %(count)d mois", "il y a %(count)d mois", months) % {"count": months}
    years = max(1, round(days / 365.25))
    return ngettext("il y a %(count)d an", "il y a %(count)d ans", years) % {"count": years}


@register.simple_tag
def period_words(start: dt.date | None, end: dt.date | None = None) -> str:
    """ "de mars 2024 à juin 2025", "en mars 2024", "depuis mars 2024", "jusqu’à juin 2025", ""."""
    if start and end:
        if (start.year, start.month) == (end.year, end.month):
            return _("en %(month)s") % {"month": month_words(start)}
        return _("de %(start)s à %(end)s") % {"start": month_words(start), "end": month_words(end)}
    if start:
        return _("depuis %(month)s") % {"month": month_words(start)}
    if end:
        return _("jusqu’à %(month)s") % {"month": month_words(end)}
    return ""


@register.simple_tag
def time_tag(value: dt.date | dt.datetime | None) -> SafeString:
    """`<time>` element: the date in words for people, ISO for machines; empty without a date."""
    if value is None or value == "":
        return SafeString()
    return format_html('<time datetime="{}">{}</time>', _local_day(value).isoformat(), date_words(value))


def _local_day(value: dt.date | dt.datetime) -> dt.date:
    if isinstance(value, dt.datetime):
        return timezone.localdate(value) if timezone.is_aware(value) else value.date()
    return value
