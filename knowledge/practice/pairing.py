"""The worker brings together the stories of one practice: those that came out alike and those that did not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container
from typing import Final

from django.db import transaction

from knowledge.choices import WRITING_CREDITS, Outcome
from knowledge.models import (
    Authorship,
    Contribution,
    ContributionState,
    ExperienceReport,
    PracticePair,
    TaggedContribution,
)
from knowledge.practice.likeness import Story, Way, pairs

WAYS: Final[dict[str, Way]] = {
    Outcome.SUCCESS: "worked",
    Outcome.PARTIAL: "mixed",
    Outcome.FAILURE: "failed",
    Outcome.ABANDONED: "failed",
}


def recompute() -> int:
    """Compare all live stories and replace the table; returns the number of pairs."""
    states = ContributionState.objects.filter(live=True, outcome__in=WAYS)
    outcomes = dict(states.values_list("pk", "outcome"))
    concepts, writers = _concepts_of(outcomes), _writers_of(outcomes)
    reports = ExperienceReport.objects.filter(pk__in=states.values("pk")).order_by("pk")
    rows = reports.values_list("pk", "title", "summary", "lesson", "actions", "story")
    stories = [
        Story(pk, WAYS[outcomes[pk]], frozenset(concepts[pk]), " ".join(texts), frozenset(writers[pk]))
        for pk, *texts in rows.iterator()
        if concepts[pk]
    ]
    found = [
        PracticePair(first_id=pair.first, second_id=pair.second, agrees=pair.agrees, likeness=pair.likeness)
        for pair in pairs(stories)
    ]
    with transaction.atomic():
        PracticePair.objects.all().delete()
        PracticePair.objects.bulk_create(found, batch_size=500)
    return len(found)


def _concepts_of(ids: Container[int]) -> dict[int, set[str]]:
    """Skills, trades and tags of each story: what a practice is made of, where it happened left aside."""
    found: dict[int, set[str]] = defaultdict(set)
    for name in ("skills", "trades"):
        through = getattr(Contribution, name).through
        for contribution_id, concept_id in through.objects.values_list("contribution_id", "concept_id"):
            if contribution_id in ids:
                found[contribution_id].add(f"concept:{concept_id}")
    for contribution_id, tag_id in TaggedContribution.objects.values_list("content_object_id", "tag_id"):
        if contribution_id in ids:
            found[contribution_id].add(f"tag:{tag_id}")
    return found


def _writers_of(ids: Container[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    credits = Authorship.objects.filter(credit__in=WRITING_CREDITS).order_by()
    for contribution_id, member_id in credits.values_list("contribution_id", "member_id"):
        if contribution_id in ids:
            found[contribution_id].add(member_id)
    return found
