"""Subjects that the demo's people look for and do not find."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from knowledge.models import FailedSearch
from knowledge.wanted import ask, handling
from knowledge.wanted.meaning import key_of
from portal.members.models import Member


def fill_wanted(rows: Iterable[Mapping[str, Any]]) -> int:
    """Record each row as people would; again, it changes nothing. Returns how many. Raises KeyError for no member."""
    wished = list(rows)
    members = {
        member.slug: member
        for member in Member.objects.filter(slug__in={slug for row in wished for slug in _people(row)})
    }
    with transaction.atomic():
        for row in wished:
            for position, slug in enumerate(row["asked_by"]):
                precision = row.get("precision", "") if position == 0 else ""
                subject = ask(row["title"], members[slug], precision=precision, follow=True)
            if row.get("days"):
                yesterday = timezone.localdate() - dt.timedelta(days=1)
                FailedSearch.objects.update_or_create(
                    key=key_of(row["title"]),
                    defaults={"text": row["title"], "days": row["days"], "last_day": yesterday, "wanted": subject},
                )
            if row.get("taken_by"):
                handling.take(subject, members[row["taken_by"]])
            if row.get("refusal"):
                handling.set_aside(subject, row["refusal"])
    return len(wished)


def _people(row: Mapping[str, Any]) -> list[str]:
    return [*row["asked_by"], *([row["taken_by"]] if row.get("taken_by") else [])]
