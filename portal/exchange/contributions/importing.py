"""An import from end to end: batches, updates, report. Interrupted and started again, it goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.db import transaction

from knowledge.choices import Kind
from knowledge.models import ContributionState
from knowledge.writing import publishing
from knowledge.writing.drafts import save_draft
from portal.exchange.contributions import bulk
from portal.exchange.contributions.catalogue import CHOSEN_MODELS, Catalogue
from portal.exchange.contributions.incoming import Incoming, Refused, understand
from portal.exchange.contributions.reading import Raw

BATCH = 200


@dataclass
class Report:
    """What happened to every record. `refused` and `warnings` hold (where, message)."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)
    warnings: list[tuple[str, str]] = field(default_factory=list)

    @property
    def read(self) -> int:
        return self.created + self.updated + self.unchanged + len(self.refused)


def import_records(
    records: Iterable[Raw],
    *,
    default_kind: Kind = Kind.EXPERIENCE,
    visibility: str | None = None,
    dry_run: bool = False,
    progress: Callable[[int], None] = lambda count: None,
) -> Report:
    """Import `records`; with `dry_run` nothing is written and the report says what would be."""
    report = Report()
    catalogue = Catalogue()
    seen: dict[str, str] = {}
    source = iter(records)
    while batch := list(islice(source, BATCH)):
        items = []
        for raw in batch:
            try:
                item = understand(raw, catalogue, default_kind=default_kind, visibility=visibility)
                if item.source_id in seen:
                    raise Refused(f"id : déjà vu à {seen[item.source_id]}")
            except Refused as refusal:
                report.refused.append((raw.where, str(refusal)))
                continue
            seen[item.source_id] = item.where
            report.warnings += [(item.where, warning) for warning in item.warnings]
            items.append(item)
        _write(items, report, dry_run=dry_run)
        progress(len(batch))
    return report


def _write(items: list[Incoming], report: Report, *, dry_run: bool) -> None:
    known = {
        state.source_id: state
        for state in ContributionState.objects.filter(source_id__in=[item.source_id for item in items])
    }
    new = [item for item in items if item.source_id not in known]
    changed = [
        item for item in items if item.source_id in known and known[item.source_id].source_checksum != item.checksum
    ]
    report.unchanged += len(items) - len(new) - len(changed)
    if dry_run:
        report.created += len(new)
        report.updated += len(changed)
        return
    if new:
        _create(new, report)
    for item in changed:
        try:
            update(known[item.source_id].pk, item)
        except Exception as error:
            report.refused.append((item.where, f"mise à jour refusée : {error}"))
        else:
            report.updated += 1


def _create(items: list[Incoming], report: Report) -> None:
    """The whole batch, or, when one record breaks it, each half: only the guilty line is reported."""
    try:
        bulk.create(items)
    except Exception as error:
        if len(items) == 1:
            report.refused.append((items[0].where, f"refusé par la base : {error}"))
            return
        middle = len(items) // 2
        _create(items[:middle], report)
        _create(items[middle:], report)
    else:
        report.created += len(items)


def update(contribution_id: int, item: Incoming) -> None:
    """A new version of an imported contribution, published; history keeps the former one."""
    values: dict[str, Any] = {
        "title": item.title,
        "summary": item.summary,
        "language": item.language,
        "licence": item.licence,
        "tags": item.tags,
        **item.texts,
    }
    if item.kind == Kind.EXPERIENCE:
        values |= {name: getattr(item, name) for name in ("outcome", "started_on", "ended_on")}
    for name, model in CHOSEN_MODELS.items():
        values[name] = list(model.objects.filter(pk__in=item.chosen[name]))
    with transaction.atomic():
        save_draft(contribution_id, None, values, base_token=None)
        publishing.republish(contribution_id, visibility=item.visibility, protected_author=item.protected_author)
        ContributionState.objects.filter(pk=contribution_id).update(
            source=item.source,
            source_checksum=item.checksum,
            review_on=item.review_on,
            is_example=item.is_example,
        )
