"""Keeping the rows that the grid counts equal to the contributions, in the transaction of each change.

The grid is then a sum over one covering index, exact for every reader at every moment: nothing waits for the worker,
and what was tightened or withdrawn is out of the counts when the decision is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from django.db import transaction

from knowledge.choices import Kind
from knowledge.models import Contribution, ContributionState
from portal.territories.models import Territory
from portal.visibility import Visibility, tokens
from portal.vocabulary.models import Concept
from research.models import CoverageFact

COUNTED = (Kind.EXPERIENCE, Kind.STUDY, Kind.PROJECT)
"""Kinds that cover ground. Articles explain rules and hold for the whole country."""
Level = CoverageFact.Level
_BATCH = 400


class Row(NamedTuple):
    """One fact, without its contribution."""

    bucket: str
    kind: str
    axis_id: int | None
    level: str
    place_id: int
    year: int


def bucket_of(visibility: str, cooperative_id: int | None) -> str:
    """Who reads a published contribution by its level alone; a cooperative level without one opens nothing."""
    if visibility in (Visibility.PUBLIC, Visibility.NETWORK):
        return str(visibility)
    if visibility == Visibility.COOPERATIVE and cooperative_id is not None:
        return tokens.cooperative(cooperative_id)
    return Visibility.PRIVATE.value


def refresh(contribution_ids: Iterable[int]) -> int:
    """Bring the facts of these contributions up to date; returns how many contributions had changed.

    Called by the journal of changes, inside the transaction of the change. Five queries a batch.
    """
    changed = 0
    ids = list(contribution_ids)
    for start in range(0, len(ids), _BATCH):
        changed += _refresh_batch(ids[start : start + _BATCH])
    return changed


def _refresh_batch(ids: Collection[int]) -> int:
    wanted = {pk: set(rows) for pk, rows in facts_of(ids)}
    kept: dict[int, set[Row]] = defaultdict(set)
    columns = ("contribution_id", *Row._fields)
    for pk, *values in CoverageFact.objects.filter(contribution_id__in=ids).values_list(*columns):
        kept[pk].add(Row(*values))
    stale = [pk for pk in ids if kept.get(pk, set()) != wanted.get(pk, set())]
    if not stale:
        return 0
    with transaction.atomic():
        CoverageFact.objects.filter(contribution_id__in=stale).delete()
        CoverageFact.objects.bulk_create(
            [
                CoverageFact(contribution_id=pk, **row._asdict())
                for pk in stale
                for row in sorted(wanted.get(pk, ()), key=str)
            ],
            batch_size=_BATCH,
        )
    return len(stale)


def facts_of(ids: Collection[int]) -> Iterator[tuple[int, list[Row]]]:
    """(contribution, its facts) for those of `ids` that are published and placed in time. Three queries."""
    states = ContributionState.objects.filter(pk__in=ids, live=True, kind__in=COUNTED, year__isnull=False)
    rows = list(states.values_list("pk", "kind", "visibility", "cooperative_id", "protected_author", "year"))
    live = [row[0] for row in rows]
    axes, places = _axes_of(live), _places_of(live)
    for pk, kind, visibility, cooperative_id, protected, year in rows:
        bucket = bucket_of(visibility, cooperative_id)
        yield (
            pk,
            [
                Row(bucket, kind, axis_id, level, place_id, year or 0)
                for level, place_id in places[pk]
                if not (protected and level == Level.DEPARTEMENT)
                for axis_id in (None, *axes[pk])
            ],
        )


def _axes_of(ids: Collection[int]) -> dict[int, list[int]]:
    """{contribution: its broadest axes}, each once."""
    through = Contribution.axes.through.objects.filter(contribution_id__in=ids)
    found: dict[int, dict[int, None]] = defaultdict(dict)
    chain = ("concept__parent__parent_id", "concept__parent_id", "concept_id")
    for pk, *above in through.values_list("contribution_id", *chain):
        found[pk][next(number for number in above if number is not None)] = None
    return defaultdict(list, {pk: list(axes) for pk, axes in found.items()})


def _places_of(ids: Collection[int]) -> dict[int, list[tuple[str, int]]]:
    """{contribution: (level, place) of each région and département it is in}, each once."""
    through = Contribution.territories.through.objects.filter(contribution_id__in=ids)
    found: dict[int, dict[tuple[str, int], None]] = defaultdict(dict)
    of_place = ("territory_id", "territory__kind", "territory__region_id", "territory__departement_id")
    for pk, place_id, kind, region_id, departement_id in through.values_list("contribution_id", *of_place):
        if region := place_id if kind == Territory.Kind.REGION else region_id:
            found[pk][(Level.REGION.value, region)] = None
        if departement := place_id if kind == Territory.Kind.DEPARTEMENT else departement_id:
            found[pk][(Level.DEPARTEMENT.value, departement)] = None
    return defaultdict(list, {pk: list(places) for pk, places in found.items()})


def rebuild() -> int:
    """Bring the facts of every contribution up to date; returns how many had drifted. For the worker and imports."""
    with_facts = CoverageFact.objects.order_by().values_list("contribution_id", flat=True).distinct()
    published = ContributionState.objects.filter(live=True, kind__in=COUNTED).values_list("pk", flat=True)
    return refresh(sorted({*with_facts, *published}))


def axes() -> list[Concept]:
    """The axes of the grid, in the order of the thesaurus."""
    return list(Concept.objects.active().in_scheme("axis").roots().order_by("position", "label"))
