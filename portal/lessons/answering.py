"""Saying that an experience was adopted or of no use, changing one's mind, taking it back; and counting people."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from knowledge.models import Contribution
from portal.lessons.models import LessonMark
from portal.members.models import Member

LEAST = 5
"""People under whom a count is not shown."""
Verdict = LessonMark.Verdict


def answer(story: Contribution, member_id: int, occasion: str, verdict: str) -> None:
    """Keep the answer of this person for this sort of moment; "" takes it back. Sending it twice changes nothing."""
    mine = LessonMark.objects.filter(contribution=story, member=member_id, occasion=occasion)
    with transaction.atomic():
        Member.objects.select_for_update().only("pk").get(pk=member_id)  # two answers of one person wait
        if not verdict:
            mine.delete()
        elif not mine.filter(verdict=verdict).exists():
            LessonMark.objects.update_or_create(
                contribution=story, member_id=member_id, occasion=occasion,
                defaults={"verdict": verdict, "at": timezone.now()},
            )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Counts:
    """People, each once whatever the number of moments; 0 under five."""

    adopted: int
    useless: int


def counts_of(contribution_id: int) -> Counts:
    """One query."""
    marks = LessonMark.objects.filter(contribution=contribution_id)
    found = marks.aggregate(
        adopted=Count("member", filter=Q(verdict=Verdict.ADOPTED), distinct=True),
        useless=Count("member", filter=Q(verdict=Verdict.USELESS), distinct=True),
    )
    return Counts(**{name: number if number >= LEAST else 0 for name, number in found.items()})
