"""The quotations of a text and what each person said, for those who keep account of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils.functional import Promise

from knowledge.choices import Consent, ConsentUse
from knowledge.consent.consents import standings_in
from knowledge.models import ConsentEvent, Contribution, ExperienceReport, Quote, Verbatim
from knowledge.revisions import latest_draft
from portal.members.rules import is_moderator


@dataclass(frozen=True, slots=True)
class Quoted:
    """One quotation. `text` stays here when it is shown nowhere else."""

    key: UUID
    text: str
    speaker: str
    standings: tuple[tuple[str | Promise, str | Promise], ...]
    """(use, what stands for it) in words."""
    events: tuple[ConsentEvent, ...]
    """Oldest first."""


def may_audit(user: object, *, is_writer: bool) -> bool:
    """See what was withdrawn, and note what people say: the writers of the text and moderators."""
    return is_writer or is_moderator(user)


def quoted_in(contribution: Contribution, *, with_drafts: bool) -> list[Quoted]:
    """Quotations of the published text, and with `with_drafts` those of its newest draft and those of before."""
    rows: dict[UUID, tuple[str, str, str]] = {}
    if with_drafts:
        draft = latest_draft(contribution)
        rows |= _rows(draft.verbatims.all() if isinstance(draft, ExperienceReport) else ())
    rows |= _rows(Verbatim.objects.filter(report=contribution.pk))
    kept = Quote.objects.filter(contribution=contribution.pk)
    if not with_drafts:
        kept = kept.filter(key__in=rows)
    for row in kept:
        rows.setdefault(row.key, (row.text, row.speaker, Consent.NOT_ASKED))
    log = list(ConsentEvent.objects.filter(quote__key__in=rows).select_related("quote", "recorded_by").order_by("pk"))
    events: dict[UUID, list[ConsentEvent]] = defaultdict(list)
    for event in log:
        events[event.quote.key].append(event)
    said = {use: standings_in(log, use) for use in ConsentUse}
    return [
        Quoted(key, text, speaker, _words(said, key, consent), tuple(events[key]))
        for key, (text, speaker, consent) in rows.items()
    ]


def _rows(verbatims: Iterable[Verbatim]) -> dict[UUID, tuple[str, str, str]]:
    return {row.key: (row.text, row.speaker, row.consent) for row in verbatims}


def _words(
    said: dict[ConsentUse, dict[UUID, Consent]], key: UUID, consent: str
) -> tuple[tuple[str | Promise, str | Promise], ...]:
    """For the text itself, a quotation without a line in the log stands as its form says."""
    default = {ConsentUse.REPORT: Consent(consent)}
    return tuple((use.label, said[use].get(key, default.get(use, Consent.NOT_ASKED)).label) for use in ConsentUse)
