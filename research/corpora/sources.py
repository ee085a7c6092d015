"""The sources of a corpus as one reader may see them now. What they may not read keeps its number and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from knowledge.models import Contribution, Publication
from knowledge.reading.cards import Card, cards_by_id
from knowledge.reading.history import is_open
from portal.visibility import Viewer
from research.models import CorpusEntry, EntryDecision

Version = tuple[int, int]
"""(number of a contribution, number of one of its versions)"""


@dataclass(frozen=True, slots=True)
class Source:
    """`card` is None when this reader may not read the source; `reason` is then empty unless they wrote it."""

    entry: CorpusEntry
    card: Card | None
    decision: EntryDecision | None
    reason: str


def sources_of(entries: Iterable[CorpusEntry], viewer: Viewer) -> list[Source]:
    """Three queries, whatever the number of entries."""
    rows = list(entries)
    cards = cards_by_id([entry.contribution_id for entry in rows if entry.contribution_id], viewer)
    decisions = EntryDecision.objects.filter(entry__in=rows).select_related("by").order_by("at", "pk")
    last = {decision.entry_id: decision for decision in decisions}
    return [
        _source(entry, cards.get(entry.contribution_id or 0), last.get(entry.pk), viewer)
        for entry in rows
    ]  # fmt: skip


def lines_of(decisions: Iterable[EntryDecision], viewer: Viewer) -> list[Source]:
    """Lines of the log, in their order; two queries. `decisions` come with their entry."""
    rows = list(decisions)
    cards = cards_by_id([row.entry.contribution_id for row in rows if row.entry.contribution_id], viewer)
    return [_source(row.entry, cards.get(row.entry.contribution_id or 0), row, viewer) for row in rows]


def _source(entry: CorpusEntry, card: Card | None, decision: EntryDecision | None, viewer: Viewer) -> Source:
    """A reason may say what the source is about: it goes with it."""
    told = decision is not None and (card is not None or (decision.by_id or 0) == viewer.member_id)
    return Source(entry, card, decision, decision.reason if decision and told else "")


def open_versions(wanted: Sequence[Version], viewer: Viewer) -> dict[Version, Publication]:
    """Those that the reader may read now, contribution and version. Four queries."""
    numbers = {contribution for contribution, _number in wanted}
    readable = Contribution.objects.visible_to(viewer).published().filter(pk__in=numbers).select_related("state")
    pages = {page.pk: page for page in readable.prefetch_related("authorships", "state__circles")}
    kept = Publication.objects.filter(contribution__in=pages, number__in={number for _pk, number in wanted})
    named = {(version.contribution_id, version.number): version for version in kept.defer("rendered")}
    return {
        place: version
        for place in set(wanted) & named.keys()
        if is_open(viewer, pages[place[0]], version := named[place])
    }
