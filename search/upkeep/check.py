"""Comparing the index with the database, document by document, and putting right what differs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from django.db import transaction
from django.db.models import Model

from knowledge.changes import CHANGE_KIND
from knowledge.models import ContributionState
from portal.core.journal import record_changes
from portal.core.models import Change
from portal.members.changes import COOPERATIVE, MEMBER
from portal.members.models import Cooperative, Member
from research.models import FieldCall
from research.projects.calls import CHANGE_KIND as CALL
from search import documents, guests
from search.engines.contract import Document, Engine, IndexedState

_COUNTERS: dict[str, type[Model]] = {
    CHANGE_KIND: ContributionState,
    CALL: FieldCall,
    MEMBER: Member,
    COOPERATIVE: Cooperative,
}


@dataclass(slots=True)
class Report:
    """Keys of the documents that differ, by how they differ."""

    checked: int = 0
    missing: list[str] = field(default_factory=list)
    """To be found, and not in the index."""
    stale: list[str] = field(default_factory=list)
    """Another version or another content."""
    ghost: list[str] = field(default_factory=list)
    """In the index, and not to be found."""
    audience_drift: list[str] = field(default_factory=list)
    """Readable by others than the database says."""
    pending: list[str] = field(default_factory=list)
    """Different, and waiting in the journal: not a fault."""
    ahead: dict[str, int] = field(default_factory=dict)
    """{key: version in the index} where the index is ahead of the database, as after a backup is restored."""

    @property
    def is_clean(self) -> bool:
        return not (self.missing or self.stale or self.ghost or self.audience_drift)

    def lasting(self, before: Report) -> Report:
        """The same without what did not differ in `before`."""
        known = {*before.missing, *before.stale, *before.ghost, *before.audience_drift}
        return replace(
            self,
            missing=[key for key in self.missing if key in known],
            stale=[key for key in self.stale if key in known],
            ghost=[key for key in self.ghost if key in known],
            audience_drift=[key for key in self.audience_drift if key in known],
        )

    def counts(self) -> dict[str, int]:
        return {
            "checked": self.checked,
            "missing": len(self.missing),
            "stale": len(self.stale),
            "ghost": len(self.ghost),
            "audience_drift": len(self.audience_drift),
            "pending": len(self.pending),
        }


def check(engine: Engine) -> Report:
    """Read both sides entirely. Raises EngineUnavailable when there is no index to read."""
    indexed = {state.key: state for state in engine.states()}
    report = Report()
    waiting = _waiting()
    for document in documents.all_documents():
        report.checked += 1
        _compare(report, document, indexed.pop(document.key, None), waiting)
    for key, state in indexed.items():
        if state.audience:
            _list(report, report.ghost, key, waiting)
    return report


def check_while_it_moves(engine: Engine) -> Report:
    """`check` beside a worker that writes: what changes between the reading of one side and of the other differs once,
    a fault differs twice."""
    first = check(engine)
    return first if first.is_clean else check(engine).lasting(first)


def repair(report: Report) -> int:
    """Put what differs back in the journal; returns how many objects. The worker does the rest.

    Ghosts and wider audiences are hidden from search at once.
    """
    unsafe = _objects([*report.ghost, *report.audience_drift])
    others = _objects([*report.missing, *report.stale])
    with transaction.atomic():
        _catch_up(report)
        for kind, ids in unsafe.items():
            record_changes(kind, ids, tightened=True)
        for kind, ids in others.items():
            record_changes(kind, ids)
    return len({(kind, number) for found in (unsafe, others) for kind, ids in found.items() for number in ids})


def _compare(report: Report, document: Document, state: IndexedState | None, waiting: frozenset[str]) -> None:
    if state is None or not state.audience:
        _list(report, report.missing, document.key, waiting)
    elif set(state.audience) != set(document.audience):
        _list(report, report.audience_drift, document.key, waiting)
    elif (state.version, state.checksum) != (document.version, document.checksum):
        _list(report, report.stale, document.key, waiting)
    if state is not None and state.version > document.version:
        report.ahead[document.key] = state.version


def _list(report: Report, fault: list[str], key: str, waiting: frozenset[str]) -> None:
    (report.pending if _journal_key(key) in waiting else fault).append(key)


def _waiting() -> frozenset[str]:
    """Journal keys that the worker will still handle; dead letters are faults."""
    rows = Change.objects.filter(is_dead=False).values_list("kind", "object_id")
    return frozenset(f"{kind}:{object_id}" for kind, object_id in rows)


def _journal_key(key: str) -> str:
    return ":".join(key.split(":")[:2])


def _objects(keys: Iterable[str]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for key in keys:
        kind, number = key.split(":")[:2]
        found.setdefault(kind, set()).add(int(number))
    return found


def _catch_up(report: Report) -> None:
    """Raise the counters that are behind the index, or it would ignore what the database says."""
    for key, version in report.ahead.items():
        kind, number = key.split(":")[:2]
        guest = guests.of_kind(kind)
        model = guest.counter if guest else _COUNTERS[kind]
        model._default_manager.filter(pk=int(number), index_version__lt=version).update(index_version=version + 1)
