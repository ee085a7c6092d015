"""The rankings that were shown: kept compactly, told to the people they concerned, forgotten after a year."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from django.utils import timezone

from portal.members.models import Member
from portal.territories.models import Territory
from portal.vocabulary.models import Concept
from search.expertise import rule
from search.expertise.answering import WhoKnows
from search.models import ShownRanking

KEPT_DAYS: Final = 365
EVERY: Final = 24 * 3600
_LISTED: Final = 100
_LONGEST: Final = 300


@dataclass(frozen=True, slots=True)
class Line:
    """One ranking, as the person reads it: what was recognised of the question, never its words."""

    day: dt.date
    asked: tuple[str, ...]
    position: int
    rule: int


def keep(found: WhoKnows) -> None:
    """Note who was shown; one query. The same kind of question the same day is one row a person."""
    asked = found.reading.keys[:_LONGEST]
    rows = [
        ShownRanking(
            member_id=answer.member_id,
            day=timezone.localdate(),
            asked=asked,
            position=position,
            score=round(answer.score, 4),
            rule=rule.VERSION,
        )
        for position, answer in enumerate(found.answers, 1)
    ]
    ShownRanking.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["member", "day", "asked"],
        update_fields=["position", "score", "rule"],
    )


def of_member(member: Member) -> list[Line]:
    """The last hundred; three queries."""
    rows = list(ShownRanking.objects.filter(member=member)[:_LISTED])
    keys = {key for row in rows for key in row.asked.split()}
    names = _names(keys)
    return [
        Line(row.day, tuple(names[key] for key in row.asked.split() if key in names), row.position, row.rule)
        for row in rows
    ]


def _names(keys: set[str]) -> dict[str, str]:
    named = {place.key: place.label for place in Territory.objects.filter(key__in=keys)}
    slugs = [key.partition(":")[2] for key in keys if ":" in key]
    return named | {concept.key: concept.local_label for concept in Concept.objects.filter(slug__in=slugs)}


def purge() -> int:
    """Forget what is older than a year; returns how many."""
    limit = timezone.localdate() - dt.timedelta(days=KEPT_DAYS)
    count, _details = ShownRanking.objects.filter(day__lt=limit).delete()
    return count
