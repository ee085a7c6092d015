"""Keeping the proofs equal to the contributions, in the transaction of each change.

Withdrawing, restricting or protecting a contribution, or taking a credit back, is then out of every ranking when the
decision is; the reader's rights are asked again when proofs are read (`search.expertise.proofs`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final, NamedTuple

from django.db import transaction

from knowledge.changes import CHANGE_KIND
from knowledge.models import Authorship, Contribution, ContributionState
from portal.core import journal, schedule
from search.models import Proof

_BATCH: Final = 400


class Row(NamedTuple):
    """One proof."""

    contribution_id: int
    member_id: int
    concept_id: int
    credit: str
    year: int


def register() -> None:
    """Called once the apps are ready."""
    journal.listen(CHANGE_KIND, refresh)
    schedule.register("expertise_proofs", 24 * 3600, rebuild)


def refresh(contribution_ids: Iterable[int]) -> int:
    """Bring the proofs of these contributions up to date; returns how many contributions had changed.

    Called by the journal of changes, inside the transaction of the change. At most seven queries a batch.
    """
    ids = list(contribution_ids)
    return sum(_refresh_batch(ids[start : start + _BATCH]) for start in range(0, len(ids), _BATCH))


def rebuild() -> int:
    """The same for all contributions; returns how many had drifted. For the worker, after an import or a repair."""
    kept = Proof.objects.order_by().values_list("contribution_id", flat=True).distinct()
    published = ContributionState.objects.filter(live=True).values_list("pk", flat=True)
    return refresh(sorted({*kept, *published}))


def _refresh_batch(ids: Collection[int]) -> int:
    wanted = _wanted(ids)
    kept = {Row(*values) for values in Proof.objects.filter(contribution__in=ids).values_list(*Row._fields)}
    stale = {row.contribution_id for row in wanted ^ kept}
    if stale:
        with transaction.atomic():
            Proof.objects.filter(contribution__in=stale).delete()
            Proof.objects.bulk_create(
                [Proof(**row._asdict()) for row in sorted(wanted) if row.contribution_id in stale], batch_size=_BATCH
            )
    return len(stale)


def _wanted(ids: Collection[int]) -> set[Row]:
    """Of those that are published and whose author is not protected."""
    named = ContributionState.objects.filter(pk__in=ids, live=True, protected_author=False)
    years = dict(named.values_list("pk", "year"))
    if not years:
        return set()
    concepts: dict[int, set[int]] = {}
    for relation in ("skills", "trades"):
        links = getattr(Contribution, relation).through.objects.filter(contribution__in=years)
        for contribution_id, concept_id in links.values_list("contribution_id", "concept_id"):
            concepts.setdefault(contribution_id, set()).add(concept_id)
    credits = Authorship.objects.filter(contribution__in=years)
    return {
        Row(contribution_id, member_id, concept_id, credit, years[contribution_id] or 0)
        for contribution_id, member_id, credit in credits.values_list("contribution_id", "member_id", "credit")
        for concept_id in concepts.get(contribution_id, ())
    }
