"""Consents of the people quoted: recorded one by one, and obeyed everywhere at once.

Every quotation has a `Quote`, named by its `key`, and a log (`ConsentEvent`) by use. What the log says last for a
use decides; without a word, nothing is shown. The `Verbatim` rows of an experience follow the log. Another room
that quotes (a study, a training sheet) keeps the key in its blocks, never the words' own consent:

    quote = consents.quote(study, text, speaker)                       # or any quote of a story, by its key
    consents.record(quote, ConsentAct.GIVEN, ConsentUse.STUDY, by=member, on=day, means="par courriel")
    consents.may_show(quote.key, ConsentUse.STUDY)                     # one query
    consents.shown(keys, ConsentUse.STUDY)                             # one query for many
    consents.register_holder("studies", withdrawn)                     # in AppConfig.ready

A holder, `withdrawn(quote, use)`, is called inside the transaction that ends a consent: it takes the words out of
what it stored and `touch`es what held them.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from knowledge.changes import touch
from knowledge.choices import WRITING_CREDITS, Consent, ConsentAct, ConsentUse
from knowledge.consent.masking import pattern_of, take_out, take_out_of_users
from knowledge.models import Authorship, ConsentEvent, Contribution, ExperienceReport, Lineage, Quote, Verbatim
from portal.members.models import Member
from portal.notices.sending import notify

Holder = Callable[[Quote, str], None]
_holders: dict[str, Holder] = {}

_STANDING = {
    ConsentAct.GIVEN: Consent.GIVEN,
    ConsentAct.REFUSED: Consent.REFUSED,
    ConsentAct.WITHDRAWN: Consent.WITHDRAWN,
}
"""What each deciding act leaves; asking decides nothing."""
ENDED = (Consent.REFUSED, Consent.WITHDRAWN)
CONSENT_ENDED = "consent_ended"
"""Kind of the notice to the authors of what quoted someone."""


def register_holder(name: str, holder: Holder) -> None:
    _holders[name] = holder


def quote(contribution: Contribution, text: str, speaker: str = "", *, key: UUID | None = None) -> Quote:
    """The quote of this key, its words brought up to date; a new one without a key.

    Raises LookupError when the key is that of another contribution: its consent is not to be borrowed.
    """
    found, _created = Quote.objects.get_or_create(
        key=key or uuid4(), defaults={"contribution_id": contribution.pk, "text": text, "speaker": speaker}
    )
    if found.contribution_id != contribution.pk:
        raise LookupError(str(key))
    if (found.text, found.speaker) != (text, speaker):
        found.text, found.speaker = text, speaker
        found.save(update_fields=["text", "speaker"])
    return found


def standings(keys: Iterable[UUID], use: str) -> dict[UUID, Consent]:
    """{key: what the log says last for `use`}; a key without a deciding line is absent. One query."""
    rows = ConsentEvent.objects.filter(quote__key__in=set(keys), use=use, act__in=_STANDING).order_by("pk")
    return {key: _STANDING[ConsentAct(act)] for key, act in rows.values_list("quote__key", "act")}


def standings_in(events: Iterable[ConsentEvent], use: str) -> dict[UUID, Consent]:
    """The same from a log that was read already, with its quotes, oldest line first."""
    said = ((event.quote.key, ConsentAct(event.act)) for event in events if event.use == use)
    return {key: _STANDING[act] for key, act in said if act in _STANDING}


def decided(quotes: Q, use: str) -> list[tuple[Quote, Consent]]:
    """(quote, what the log says last for `use`) of those that the log decides, the first quote first. One query.

    `quotes` is a condition over the lines of the log, through `quote__`.
    """
    lines = ConsentEvent.objects.filter(quotes, use=use, act__in=_STANDING).select_related("quote")
    last = {line.quote_id: line for line in lines.order_by("quote_id", "pk")}
    return [(line.quote, _STANDING[ConsentAct(line.act)]) for line in last.values()]


def shown(keys: Iterable[UUID], use: str) -> frozenset[UUID]:
    """Those of `keys` whose words may be shown for `use`."""
    return frozenset(key for key, standing in standings(keys, use).items() if standing == Consent.GIVEN)


def may_show(key: UUID, use: str = ConsentUse.REPORT) -> bool:
    return key in shown([key], use)


def record(
    quoted: Quote, act: str, use: str, *, by: Member | None, on: dt.date | None = None, means: str = ""
) -> ConsentEvent:
    """Add a line to the log and obey it in the same transaction, wherever the words are."""
    with transaction.atomic():
        Quote.objects.select_for_update().get(pk=quoted.pk)
        event = ConsentEvent.objects.create(
            quote=quoted, act=act, use=use, recorded_by=by, on=on or timezone.localdate(), means=means
        )
        standing = _STANDING.get(ConsentAct(act))
        if standing is None:
            return event
        if use == ConsentUse.REPORT:
            Verbatim.objects.filter(key=quoted.key, report=quoted.contribution_id).update(consent=standing)
        others = _obey_the_end(quoted, use, by) if standing in ENDED else []
        touch([quoted.contribution_id, *others], tightened=standing in ENDED)
    return event


def _obey_the_end(quoted: Quote, use: str, by: Member | None) -> list[int]:
    """Returns the other contributions that repeated the words: they may, only while their use in a study stands."""
    if use == ConsentUse.REPORT:
        take_out(quoted)
    changed = [] if may_show(quoted.key, ConsentUse.STUDY) else take_out_of_users(quoted)
    for holder in _holders.values():
        holder(quoted, use)
    users = Lineage.objects.filter(source=quoted.contribution_id).values("target_id")
    concerned = Q(contribution=quoted.contribution_id) | Q(contribution__in=users)
    authors = Authorship.objects.filter(concerned, credit__in=WRITING_CREDITS).exclude(member=by)
    told: dict[int, list[int]] = defaultdict(list)
    for contribution_id, member_id in authors.values_list("contribution_id", "member_id"):
        told[contribution_id].append(member_id)
    for contribution_id, members in told.items():
        notify(members, CONSENT_ENDED, ("contribution", contribution_id), reason=_REASON)
    return changed


_REASON = "Une personne citée, ici ou dans une de ses sources, n’accepte plus que ses paroles soient montrées."


def follow(page: ExperienceReport, by: Member | None) -> None:
    """After a publication: every quotation has its quote, and its log is obeyed. What the form says opens the log."""
    rows = list(Verbatim.objects.filter(report=page))
    said = standings([row.key for row in rows], ConsentUse.REPORT)
    for row in rows:
        try:
            quoted = quote(page, row.text, row.speaker, key=row.key)
        except LookupError:  # a copy of another page
            quoted = quote(page, row.text, row.speaker)
            Verbatim.objects.filter(pk=row.pk).update(key=quoted.key)
        standing = said.get(quoted.key)
        if standing is None and row.consent in ConsentAct.values:
            ConsentEvent.objects.create(quote=quoted, act=row.consent, use=ConsentUse.REPORT, recorded_by=by)
        elif standing is not None and standing != row.consent:
            Verbatim.objects.filter(pk=row.pk).update(consent=standing)


def heed_form(contribution: Contribution, rows: Iterable[Verbatim], by: Member) -> None:
    """A consent said ended in the form of a text ends at once, published or not. The form never gives one back:
    an old page left open must not undo a withdrawal."""
    ended = {row.key: row.consent for row in rows if row.consent in ENDED}
    given = shown(ended, ConsentUse.REPORT) if ended else frozenset()
    for quoted in Quote.objects.filter(contribution=contribution, key__in=given):
        record(quoted, ended[quoted.key], ConsentUse.REPORT, by=by)


def ended_words(contributions: Iterable[int], use: str) -> list[re.Pattern[str]]:
    """What finds the words quoted in these contributions that may not be shown for `use` any more. One query."""
    return patterns_of_ended(decided(Q(quote__contribution__in=set(contributions)), use))


def patterns_of_ended(quotes: Iterable[tuple[Quote, Consent]]) -> list[re.Pattern[str]]:
    """What finds the words of those quotes of `decided` that may not be shown any more."""
    return [p for row, standing in quotes if standing in ENDED and (p := pattern_of(row.text)) is not None]


@dataclass(frozen=True, slots=True)
class Obstacles:
    """What blocks the publication of a draft."""

    is_missing: bool
    """Someone quoted has not said yes."""
    is_ended: bool
    """Someone quoted has said no, since or from the start."""
    repeated: tuple[str, ...]
    """Fields that repeat words whose consent ended."""


def obstacles_of(page: ExperienceReport) -> Obstacles:
    """The log decides; a quotation without a line in it is as its form says. At most two queries."""
    quoted = {row.key: row.consent for row in page.verbatims.all()}
    about = Q(quote__contribution=page.pk) | Q(quote__key__in=quoted)
    known = decided(about, ConsentUse.REPORT) if page.pk else []
    said = {row.key: standing for row, standing in known}
    patterns = patterns_of_ended(known)
    names = ("title", "summary", *page.text_fields)
    repeated = [name for name in names if any(pattern.search(getattr(page, name)) for pattern in patterns)]
    standing = [said.get(key, Consent(consent)) for key, consent in quoted.items()]
    return Obstacles(
        is_missing=Consent.NOT_ASKED in standing,
        is_ended=any(consent in ENDED for consent in standing),
        repeated=tuple(repeated),
    )
