"""Gathering: what the rule proposes, and decisions on sources, each logged with who, when and why.

Nothing enters or leaves a corpus by itself: running its rule again only proposes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from knowledge.models import Contribution
from portal.members.models import Member
from portal.visibility import Viewer
from research.corpora import rules
from research.models import Corpus, CorpusEntry, EntryDecision


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the rule finds now for one reader, compared with what was decided before."""

    newcomers: tuple[int, ...]
    """Contributions never considered, best first."""
    dropouts: tuple[CorpusEntry, ...]
    """Sources that the rule had brought, are still readable, and that it does not find any more."""
    set_aside: int
    """Found again, but set aside before: not proposed twice."""
    is_complete: bool
    """False when the rule finds more than it looks at: nothing is then said of what it does not find any more."""


def propose(corpus: Corpus, viewer: Viewer) -> Proposal:
    """Run the rule for this reader. Three queries and one search. Raises RuleUnavailable."""
    answer = rules.run(viewer, corpus.rule)
    entries = list(corpus.entries.exclude(contribution=None))
    known = {entry.contribution_id: entry for entry in entries}
    wanted = set(answer.ids) | known.keys()
    readable = set(_readable(viewer).filter(pk__in=wanted).values_list("pk", flat=True))
    found = [pk for pk in answer.ids if pk in readable]
    gone = [
        entry
        for entry in entries
        if entry.is_included and entry.by_rule and entry.contribution_id in readable.difference(found)
    ]
    return Proposal(
        newcomers=tuple(pk for pk in found if pk not in known),
        dropouts=tuple(gone) if answer.is_complete else (),
        set_aside=sum(pk in known and not known[pk].is_included for pk in found),
        is_complete=answer.is_complete,
    )


def consider(
    corpus: Corpus, numbers: Iterable[int], viewer: Viewer, *, by: Member, reason: str, included: bool, by_rule: bool
) -> int:
    """Take a decision on contributions that were not sources yet, among those that the viewer may read.

    Returns how many were considered now; what is known or unreadable is left as it is.
    """
    with transaction.atomic():
        locked = Corpus.objects.select_for_update().get(pk=corpus.pk)
        known = set(locked.entries.values_list("contribution_id", flat=True))
        asked = [pk for pk in dict.fromkeys(numbers) if pk not in known]
        readable = set(_readable(viewer).filter(pk__in=asked).values_list("pk", flat=True))
        last = locked.entries.aggregate(last=Max("position"))["last"] or 0
        fresh = [
            CorpusEntry(corpus=locked, contribution_id=pk, position=place, is_included=included, by_rule=by_rule)
            for place, pk in enumerate((pk for pk in asked if pk in readable), start=last + 1)
        ]
        CorpusEntry.objects.bulk_create(fresh)
        _log(fresh, by=by, reason=reason, included=included, by_rule=by_rule)
    return len(fresh)


def decide(
    entries: Iterable[CorpusEntry], *, by: Member, reason: str, included: bool, by_rule: bool = False
) -> int:  # fmt: skip
    """Keep or set aside known sources; returns how many changed. Those that already are so are not logged again."""
    with transaction.atomic():
        chosen = CorpusEntry.objects.select_for_update().filter(pk__in=[entry.pk for entry in entries])
        changed = list(chosen.exclude(is_included=included))
        CorpusEntry.objects.filter(pk__in=[entry.pk for entry in changed]).update(is_included=included)
        _log(changed, by=by, reason=reason, included=included, by_rule=by_rule)
    return len(changed)


def _readable(viewer: Viewer):  # type: ignore[no-untyped-def]
    return Contribution.objects.visible_to(viewer).published()


def _log(entries: list[CorpusEntry], *, by: Member, reason: str, included: bool, by_rule: bool) -> None:
    act = EntryDecision.Act.INCLUDED if included else EntryDecision.Act.EXCLUDED
    EntryDecision.objects.bulk_create(
        EntryDecision(entry=entry, act=act, by=by, reason=reason, by_rule=by_rule) for entry in entries
    )
