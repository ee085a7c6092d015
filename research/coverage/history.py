"""The grid as it was: one snapshot a month, kept by the worker.

Two are kept, what everybody could read and what the network could. Nothing of what was shared with fewer people is
stored, so a past grid never tells more than the texts of then did.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from portal.territories.models import Territory
from portal.visibility import Viewer, tokens
from portal.vocabulary.models import Concept
from research.coverage.counting import Cell
from research.coverage.rule import CURRENT, Rule, rule_of
from research.models import CoverageFact, CoverageSnapshot

KEPT = (tokens.PUBLIC, tokens.NETWORK)
_MONTH = re.compile(r"(\d{4})-(\d{2})")


def keep_month(today: dt.date | None = None) -> int:
    """Keep the grid of this month as it is now; the last time of a month stays. Returns how many buckets."""
    month = (today or timezone.localdate()).replace(day=1)
    columns = ("bucket", "kind", "level", "axis__slug", "place__key", "year")
    facts = CoverageFact.objects.filter(bucket__in=KEPT).order_by(*columns).values_list(*columns)
    cells: dict[str, list[list[object]]] = {bucket: [] for bucket in KEPT}
    for bucket, kind, level, axis, place, year, n in facts.annotate(n=Count("pk")):
        cells[bucket].append([kind, level, axis or "", place, year, n])
    with transaction.atomic():
        for bucket in KEPT:
            CoverageSnapshot.objects.update_or_create(
                month=month,
                bucket=bucket,
                defaults={"cells": cells[bucket], "rule_version": CURRENT.version, "taken_at": timezone.now()},
            )
    return len(KEPT)


def months() -> list[dt.date]:
    """Months that can be read, newest first."""
    return list(CoverageSnapshot.objects.order_by("-month").values_list("month", flat=True).distinct())


def read_month(text: str) -> dt.date | None:
    """`2026-06` as its first day; None for anything else."""
    found = _MONTH.fullmatch(text)
    try:
        return dt.date(int(found[1]), int(found[2]), 1) if found else None
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Past:
    """The grid of a month for one reader."""

    month: dt.date
    taken_at: dt.datetime
    rule: Rule
    counts: Mapping[Cell, int]


def past_grid(viewer: Viewer, month: dt.date, *, level: str, first: int, last: int, kind: str = "") -> Past | None:
    """What the viewer's levels gave at the end of that month; None when it was not kept. Three queries."""
    held = [bucket for bucket in KEPT if viewer.sees_all or bucket in viewer.tokens]
    snapshots = list(CoverageSnapshot.objects.filter(month=month, bucket__in=held))
    if not snapshots:
        return None
    axes = dict(Concept.objects.in_scheme("axis").values_list("slug", "pk"))
    places = dict(Territory.objects.filter(kind=level).values_list("key", "pk"))
    counts: Counter[Cell] = Counter()
    for snapshot in snapshots:
        for cell_kind, cell_level, axis, key, year, n in snapshot.cells:
            known = (not axis or axis in axes) and key in places
            if cell_level == level and first <= year <= last and kind in ("", cell_kind) and known:
                counts[axes[axis] if axis else None, places[key], year] += n
    newest = max(snapshots, key=lambda snapshot: snapshot.taken_at)
    return Past(month, newest.taken_at, rule_of(newest.rule_version), counts)
