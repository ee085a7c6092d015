"""What a story begins with when it comes from a lead: need, place, skills, period. Nothing of the client.

The sealed details are taken out of the words of the lead too, and so are amounts, addresses, numbers and names after a
title (« Mme Durand »): the person who tells puts back what may be told.
"""

from __future__ import annotations

import re
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext as _

from knowledge.choices import Outcome
from portal.leads.introductions.wording import without_contact
from portal.leads.models import Lead, LeadOutcome
from portal.leads.sealing import Client
from portal.vocabulary.models import Scheme

_NUMBER: Final = r"(?<!\d)\d+(?:[\s.,]\d+)*"
_AMOUNT: Final = re.compile(
    rf"(?:€|\beuros?\b|\beur\b)\s?{_NUMBER}|{_NUMBER}\s?(?:k€|m€|k\s?euros?|€|euros?\b|eur\b)(?:\s?(?:ht|ttc)\b)?",
    re.IGNORECASE,
)
_TITLED: Final = re.compile(
    r"\b(?:M\.|MM\.|Mr|Mme|Mmes|Mlle|Monsieur|Madame|Maître|Me|Dr)\s+[A-ZÀ-Ý][\w’'-]+(?:\s+[A-ZÀ-Ý][\w’'-]+)*"
)
_PROPER: Final = re.compile(r"\b[A-ZÀ-Ý][\w’'-]{2,}")
_PLAIN_WORDS: Final = frozenset(
    {
        *("les", "des", "une", "aux", "pour", "par", "sur", "avec", "sans", "dans", "chez", "rue", "place", "avenue"),
        *("sarl", "sas", "sasu", "scop", "scic", "eurl", "association", "mairie", "commune", "ville", "communauté"),
        *("école", "entreprise", "société"),
    }
)
"""Of the name of a client: too common to be taken out on their own."""
LONGEST_TITLE: Final = 140


def values_for(lead: Lead, outcome: LeadOutcome, client: Client) -> dict[str, Any]:
    """Fields of a new experience. `lead` has its place and its needs with their concepts loaded."""
    concepts = [need.concept for need in lead.needs.all()]
    day = timezone.localdate(outcome.at)
    began = timezone.localdate(lead.created_at)
    return {
        "title": sealed(lead.title, client)[:LONGEST_TITLE],
        "story": _("Le besoin : %(need)s\n\nCe que nous avons fait : ") % {"need": sealed(lead.need, client)},
        "outcome": Outcome.SUCCESS if outcome.result == LeadOutcome.Result.WON else Outcome.FAILURE,
        "territories": [lead.place] if lead.place else [],
        "trades": [concept for concept in concepts if concept.scheme == Scheme.TRADE],
        "skills": [concept for concept in concepts if concept.scheme == Scheme.SKILL],
        "started_on": min(began, day),
        "ended_on": day,
    }


def sealed(text: str, client: Client) -> str:
    """The text without what tells who the client is or how much was paid."""
    put, amount = _("le client"), _("un montant")
    for words in sorted(_told_by(client), key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(words)}(?!\w)", put, text, flags=re.IGNORECASE)
    text = without_contact(text, put)
    return _AMOUNT.sub(amount, _TITLED.sub(put, text))


def _told_by(client: Client) -> set[str]:
    """Whole details, each line and sentence of them, the words of the name, and what looks like a name in the note."""
    found = {client.name.strip(), client.contact.strip()}
    for text in (client.contact, client.note):
        found |= {part.strip() for part in re.split(r"[\n;,.!?]+", text)}
    found |= {word for word in re.split(r"[\s'’,;()-]+", client.name) if word.lower() not in _PLAIN_WORDS}
    found |= {word for word in _PROPER.findall(f"{client.contact} {client.note}") if word.lower() not in _PLAIN_WORDS}
    found |= set(re.findall(r"\b\d[\d ./-]{3,}\d\b", f"{client.name} {client.contact} {client.note}"))
    return {words for words in found if len(words) >= 3}
