"""Counting the facts for one reader: exact, in two queries at most, whatever the number of contributions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from django.db.models import Count, Q, QuerySet

from knowledge.models import Authorship, ContributionState
from portal.visibility import Viewer, tokens
from research.models import CoverageFact

Cell = tuple[int | None, int, int]
"""(axis, place, year); no axis for contributions whatever their axes."""


def held_buckets(viewer: Viewer) -> list[str]:
    """The buckets whose contributions the viewer reads by their level. Twin of `knowledge.querysets.readable`."""
    held = [token for token in (tokens.PUBLIC, tokens.NETWORK) if token in viewer.tokens]
    return held + [tokens.cooperative(number) for number in sorted(viewer.cooperative_ids)]


def readable_facts(viewer: Viewer) -> list[QuerySet[CoverageFact]]:
    """Querysets that together hold the facts of what the viewer may read, each once."""
    facts = CoverageFact.objects.order_by()
    if viewer.sees_all:
        return [facts]
    held = held_buckets(viewer)
    also = Q()
    if viewer.circle_ids:
        shared = ContributionState.circles.through.objects.filter(circle_id__in=viewer.circle_ids)
        also |= Q(contribution_id__in=shared.values("contributionstate_id"))
    if viewer.member_id is not None and tokens.person(viewer.member_id) in viewer.tokens:
        mine = Authorship.objects.filter(member_id=viewer.member_id)
        also |= Q(contribution_id__in=mine.values("contribution_id"))
    by_level = facts.filter(bucket__in=held)
    return [by_level, facts.filter(also).exclude(bucket__in=held)] if also else [by_level]


def count_cells(
    viewer: Viewer, *, level: str, first: int, last: int, kind: str = "", axis_id: int | None = None
) -> Mapping[Cell, int]:
    """{cell: contributions that the viewer may read}; cells without any are left out.

    `axis_id` counts that axis only, without the rows that stand for contributions whatever their axes.
    """
    counts: Counter[Cell] = Counter()
    for facts in readable_facts(viewer):
        facts = facts.filter(level=level, year__gte=first, year__lte=last)
        if kind:
            facts = facts.filter(kind=kind)
        if axis_id is not None:
            facts = facts.filter(axis=axis_id)
        # By bucket too: in the order of the covering index, so that nothing is sorted.
        rows = facts.values_list("bucket", "axis_id", "place_id", "year").annotate(n=Count("*"))
        for _bucket, axis, place, year, n in rows:
            counts[axis, place, year] += n
    return counts
