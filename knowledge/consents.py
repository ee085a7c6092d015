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
from collections.abc import Callable, Iterable
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from knowledge.changes import touch
from knowledge.choices import Consent, ConsentAct, ConsentUse
from knowledge.models import ConsentEvent, Contribution, Quote, Verbatim
from portal.members.models import Member

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
        if (standing := _STANDING.get(ConsentAct(act))) is not None:
            if use == ConsentUse.REPORT:
                Verbatim.objects.filter(key=quoted.key, report=quoted.contribution_id).update(consent=standing)
            if standing in ENDED:
                for holder in _holders.values():
                    holder(quoted, use)
            touch([quoted.contribution_id], tightened=standing in ENDED)
    return event
