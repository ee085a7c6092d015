"""Feeding the index from the change journal. Every effect may be repeated; versions decide, never clocks."""

from __future__ import annotations

import datetime as dt
import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from knowledge.changes import CHANGE_KIND
from knowledge.models import ContributionState
from portal.core import consumers
from portal.core.consumers import Key, TryLater
from portal.core.journal import record_changes
from portal.core.models import Change
from portal.members.changes import COOPERATIVE, MEMBER
from portal.members.models import Membership
from search import documents, opening
from search.documents import SOURCES, documents_of
from search.engines.contract import Engine, EngineUnavailable, Query, RebuildNeeded
from search.upkeep.check import check_while_it_moves, repair
from search.upkeep.rebuild import rebuild

logger = logging.getLogger(__name__)

_DAYS_LOOKED_BACK: Final = 3
"""A worker that was stopped over a week-end still sees what the calendar changed."""


def register() -> None:
    """One consumer of the journal for each index: one that is away keeps no other waiting."""
    for name in opening.names():
        consumers.register(name, partial(consume, name))


def consume(index: str, keys: Sequence[Key]) -> Mapping[Key, str]:
    """Bring the documents of these objects up to date in an index; returns the refused ones with the reason.

    Raises TryLater when the index cannot be written.
    """
    try:
        return _consume(index, keys)
    except EngineUnavailable as error:
        raise TryLater(str(error)) from error


def _consume(index: str, keys: Sequence[Key]) -> Mapping[Key, str]:
    ids: dict[str, list[int]] = defaultdict(list)
    for kind, object_id in keys:
        if kind in SOURCES:
            ids[kind].append(object_id)
    if not ids:
        return {}
    engine = opening.indexes()[index]
    if engine.generation() is None:
        logger.info("No search index yet in %s: the first one is made from the whole database", index)
        rebuild(engine)
    refused: dict[Key, str] = {}
    for kind, numbers in ids.items():
        for refusal in engine.write(documents_of(kind, numbers)):
            object_id = int(refusal.key.split(":")[1])
            refused[kind, object_id] = refusal.reason
    if index == opening.LOCAL:  # Each index is told of what is recorded here: once is enough.
        _record_dependants(ids)
    return refused


def _record_dependants(ids: Mapping[str, Iterable[int]]) -> None:
    """Contributions that name a changed author or cooperative come next, each with its own row of the journal."""
    naming = Q(pk__in=[])
    if MEMBER in ids:
        naming |= Q(contribution__authorships__member__in=ids[MEMBER])
    if COOPERATIVE in ids:
        naming |= Q(cooperative__in=ids[COOPERATIVE])
    named = ContributionState.objects.filter(live=True, protected_author=False).filter(naming)
    numbers = list(named.values_list("pk", flat=True).distinct()) if naming != Q(pk__in=[]) else []
    if numbers:
        with transaction.atomic():
            record_changes(CHANGE_KIND, numbers)


def ensure_indexes() -> None:
    """Make an index where there is none, or one that this version cannot read. A job of the worker."""
    for name, engine in opening.indexes().items():
        try:
            engine.search(Query("", frozenset(), size=0))
        except RebuildNeeded as error:
            logger.warning("The search index in %s is made again: %s", name, error)
            rebuild(engine)
        except EngineUnavailable as error:
            logger.warning("The search index in %s cannot be looked at: %s", name, error)


def watch() -> None:
    """Look whether an index holds fewer documents than the database; if so, `verify` at once."""
    for name, engine in opening.indexes().items():
        try:
            found = engine.search(Query("", frozenset(), sees_all=True, size=0)).total
        except EngineUnavailable:
            continue
        if found < documents.count() - Change.objects.count():
            logger.error("The search index in %s holds %d documents only", name, found)
            _verify(name, engine)


def verify() -> None:
    """Compare each index with the database, document by document, and put what differs back in the journal."""
    for name, engine in opening.indexes().items():
        _verify(name, engine)


def _verify(name: str, engine: Engine) -> None:
    try:
        report = check_while_it_moves(engine)
    except EngineUnavailable as error:
        logger.warning("The search index in %s cannot be verified: %s", name, error)
        return
    if not report.is_clean:
        logger.error("The search index in %s differs from the database: %s", name, report.counts())
        repair(report)


def purge_tombstones() -> None:
    for name, engine in opening.indexes().items():
        try:
            if engine.generation() is not None:
                engine.purge_tombstones()
        except EngineUnavailable as error:
            logger.warning("The tombstones in %s wait: %s", name, error)


def record_days() -> None:
    """What the calendar alone changes: a review date that passes, a membership that begins or ends."""
    today = timezone.localdate()
    since = today - dt.timedelta(days=_DAYS_LOOKED_BACK)
    due = ContributionState.objects.filter(live=True, review_on__gte=since, review_on__lt=today)
    moved = Membership.objects.filter(
        Q(started_on__gt=since, started_on__lte=today) | Q(ended_on__gte=since, ended_on__lt=today)
    )
    contributions = list(due.values_list("pk", flat=True))
    members = list(moved.values_list("member_id", flat=True))
    with transaction.atomic():
        record_changes(CHANGE_KIND, contributions)
        record_changes(MEMBER, members)
