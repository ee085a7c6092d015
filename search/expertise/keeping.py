"""Keeping the proofs equal to the contributions, in the transaction of each change.

Withdrawing, restricting or protecting a contribution, or taking a credit back, is then out of every ranking when the
decision is; the reader's rights are asked again when proofs are read (`search.expertise.proofs`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, Final, NamedTuple

from django.db import transaction
from django.db.models.signals import pre_delete
from django.dispatch import receiver
from django.utils import timezone

from knowledge.changes import CHANGE_KIND
from knowledge.models import Authorship, Contribution, ContributionState
from portal.core import journal, schedule
from search.expertise import sums
from search.models import Proof

_BATCH: Final = 400


class Row(NamedTuple):
    """One proof."""

    contribution_id: int
    member_id: int
    concept_id: int
    credit: str
    year: int
    maturity: str
    visibility: str


def register() -> None:
    """Called once the apps are ready."""
    journal.listen(CHANGE_KIND, refresh)
    schedule.register("expertise_proofs", 24 * 3600, rebuild)


def refresh(contribution_ids: Iterable[int]) -> int:
    """Bring the proofs of these contributions up to date; returns how many contributions had changed.

    Called by the journal of changes, inside the transaction of the change. At most eight queries a batch, and one for
    each 180 sums that move.
    """
    ids = list(contribution_ids)
    return sum(_refresh_batch(ids[start : start + _BATCH]) for start in range(0, len(ids), _BATCH))


def rebuild() -> int:
    """The same for all contributions, then the sums; returns how many of both had drifted. For the worker, after an
    import or a repair, and when the year or the rule has changed."""
    kept = Proof.objects.order_by().values_list("contribution_id", flat=True).distinct()
    published = ContributionState.objects.filter(live=True).values_list("pk", flat=True)
    return refresh(sorted({*kept, *published})) + sums.rebuild()


@receiver(pre_delete, sender=ContributionState)
def on_destroyed(instance: ContributionState, **kwargs: Any) -> None:
    """Its proofs go with it: their weight leaves the sums first."""
    with transaction.atomic():
        _replace([instance.pk], _kept([instance.pk]), set())


def _refresh_batch(ids: Collection[int]) -> int:
    wanted, kept = _wanted(ids), _kept(ids)
    stale = {row.contribution_id for row in wanted ^ kept}
    if stale:
        with transaction.atomic():
            _replace(stale, kept, wanted)
    return len(stale)


def _kept(ids: Collection[int]) -> set[Row]:
    return {Row(*values) for values in Proof.objects.filter(contribution__in=ids).values_list(*Row._fields)}


def _replace(ids: Collection[int], kept: Collection[Row], wanted: Collection[Row]) -> None:
    """Write the proofs of these contributions, and move the sums by the difference."""
    Proof.objects.filter(contribution__in=ids).delete()
    new = [Proof(**row._asdict()) for row in sorted(wanted) if row.contribution_id in ids]
    Proof.objects.bulk_create(new, batch_size=_BATCH)
    today, moved = timezone.localdate(), sums.Differences()
    for sign, rows in ((-1, kept), (1, wanted)):
        for row in rows:
            if row.contribution_id in ids:
                key = (row.concept_id, row.member_id)
                weight = sums.weight_of(row.credit, row.year, row.maturity, today)
                moved[key] = moved.get(key, sums.Sums()).plus(sums.sums_of(weight, row.visibility), sign)
    sums.add(moved)


def _wanted(ids: Collection[int]) -> set[Row]:
    """Of those that are published and whose author is not protected."""
    named = ContributionState.objects.filter(pk__in=ids, live=True, protected_author=False)
    facts = named.values_list("pk", "year", "maturity", "visibility")
    states = {pk: (year or 0, maturity, visibility) for pk, year, maturity, visibility in facts}
    if not states:
        return set()
    concepts: dict[int, set[int]] = {}
    for relation in ("skills", "trades"):
        links = getattr(Contribution, relation).through.objects.filter(contribution__in=states)
        for contribution_id, concept_id in links.values_list("contribution_id", "concept_id"):
            concepts.setdefault(contribution_id, set()).add(concept_id)
    found = set()
    credits = Authorship.objects.filter(contribution__in=states)
    for contribution_id, member_id, credit in credits.values_list("contribution_id", "member_id", "credit"):
        for concept_id in concepts.get(contribution_id, ()):
            found.add(Row(contribution_id, member_id, concept_id, credit, *states[contribution_id]))
    return found
