"""What a page of results shows: cards that say why they are there, tabs, facets, filters in use.

Titles, states and places come from the database at this moment; only the matched passage comes from the index.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from knowledge.choices import Kind
from knowledge.models import Article, ExperienceReport
from knowledge.reading.cards import Card
from portal.markdown import excerpt as shortened
from portal.markdown import words_of
from portal.members.access import readable_fields
from portal.members.field_visibility import FIELDS
from portal.members.models import Cooperative, Member
from portal.visibility import Viewer
from research.models import CaseStudy, FieldCall, ResearchProject
from search import guests
from search.access import Found
from search.documents.calls import CALL
from search.documents.contributions import FILE_MARK
from search.documents.cooperatives import COOPERATIVE
from search.documents.people import PERSON
from search.engines.contract import Hit, Match
from search.excerpts import excerpt, marked
from search.readings import NO_READINGS, Readings

_KIND_LABELS: Final[dict[str, str | Promise]] = {
    Kind.EXPERIENCE: gettext_lazy("Expérience"),
    Kind.STUDY: gettext_lazy("Étude"),
    Kind.PROJECT: gettext_lazy("Projet R&D"),
    CALL: gettext_lazy("Appel à terrain"),
    Kind.ARTICLE: gettext_lazy("Article"),
    PERSON: gettext_lazy("Personne"),
    COOPERATIVE: gettext_lazy("Coopérative"),
}
_MODELS: Final[dict[str, type[Model]]] = {
    Kind.EXPERIENCE: ExperienceReport,
    Kind.STUDY: CaseStudy,
    Kind.PROJECT: ResearchProject,
    CALL: FieldCall,
    Kind.ARTICLE: Article,
    COOPERATIVE: Cooperative,
}
_DESCRIPTION_LENGTH: Final = 240


@dataclass(frozen=True, slots=True)
class ResultCard:
    """One result, with the names that `components/card.html` reads; `title` and `excerpt` may be safe HTML."""

    key: str
    kind: str
    kind_label: str
    url: str
    title: str
    excerpt: str
    why: str = ""
    why_url: str = ""
    """The page that explains the place of this result."""
    outcome: str = ""
    maturity: str = ""
    authors: tuple[str, ...] = ()
    cooperative: str = ""
    place: str = ""
    year: int | None = None
    date: dt.date | None = None
    is_example: bool = False
    review_due: bool = False
    language: str = ""


def card_of(found: Found, viewer: Viewer, hit: Hit, readings: Readings = NO_READINGS) -> ResultCard:
    """No query for what was loaded by `access.readable_now`."""
    if isinstance(found, Card):
        return _contribution(found, hit, readings)
    if isinstance(found, FieldCall):
        return _call(found, hit, readings)
    if isinstance(found, Member):
        return _person(found, viewer, hit, readings)
    if isinstance(found, guests.Shown):
        return _guest(found, hit, readings)
    return _cooperative(found, hit, readings)


def _contribution(card: Card, hit: Hit, readings: Readings) -> ResultCard:
    passage = _passage(hit)
    return ResultCard(
        key=hit.key,
        kind=card.kind,
        kind_label=kind_label(card.kind),
        url=card.url,
        title=_title(card.title, hit),
        excerpt=excerpt(passage) if passage else card.summary,
        why=_why(card.kind, hit, readings),
        outcome=card.outcome,
        maturity=card.maturity,
        authors=tuple(card.authors),
        cooperative=card.cooperative,
        place=card.place,
        year=card.year,
        is_example=card.is_example,
        review_due=card.review_due,
        language=card.language,
    )


def _call(call: FieldCall, hit: Hit, readings: Readings) -> ResultCard:
    passage = _passage(hit)
    return ResultCard(
        key=hit.key,
        kind=CALL,
        kind_label=kind_label(CALL),
        url=call.get_absolute_url(),
        title=_title(call.title, hit),
        excerpt=excerpt(passage) if passage else shortened(words_of(call.text_html), _DESCRIPTION_LENGTH),
        why=_why(CALL, hit, readings),
        place=", ".join(place.name for place in call.territories.all()),
        is_example=call.is_example,
    )


def _person(member: Member, viewer: Viewer, hit: Hit, readings: Readings) -> ResultCard:
    shown = readable_fields(member, viewer)
    passage = _passage(hit)
    cooperatives = member.current_memberships if "cooperatives" in shown else []
    return ResultCard(
        key=hit.key,
        kind=PERSON,
        kind_label=kind_label(PERSON),
        url=member.get_absolute_url(),
        title=_title(member.display_name, hit),
        excerpt=excerpt(passage) if passage else (member.headline if "headline" in shown else ""),
        why=_why(PERSON, hit, readings),
        cooperative=", ".join(membership.cooperative.name for membership in cooperatives),
        is_example=member.is_example,
    )


def _cooperative(cooperative: Cooperative, hit: Hit, readings: Readings) -> ResultCard:
    passage = _passage(hit)
    description = shortened(words_of(cooperative.description_html), _DESCRIPTION_LENGTH)
    return ResultCard(
        key=hit.key,
        kind=COOPERATIVE,
        kind_label=kind_label(COOPERATIVE),
        url=cooperative.get_absolute_url(),
        title=_title(cooperative.name, hit),
        excerpt=excerpt(passage) if passage else description,
        why=_why(COOPERATIVE, hit, readings),
        is_example=cooperative.is_example,
    )


def _guest(shown: guests.Shown, hit: Hit, readings: Readings) -> ResultCard:
    passage, guest = _passage(hit), guests.of_kind(hit.key.partition(":")[0])
    kind = guest.name if guest else ""
    return ResultCard(
        key=hit.key,
        kind=kind,
        kind_label=kind_label(kind),
        url=shown.url,
        title=_title(shown.title, hit),
        excerpt=excerpt(passage) if passage else shortened(shown.excerpt, _DESCRIPTION_LENGTH),
        why=_why(kind, hit, readings),
        cooperative=shown.cooperative,
        place=shown.place,
        date=shown.date,
        is_example=shown.is_example,
    )


def kind_label(kind: str) -> str:
    """One of a type, in words."""
    guest = guests.GUESTS.get(kind)
    return str(guest.label if guest else _KIND_LABELS[kind])


def _title(title: str, hit: Hit) -> str:
    """The present title, marked when it is the one the index matched."""
    for match in hit.matches:
        if match.field == "title" and match.text == title:
            return marked(title, match.ranges)
    return title


def _passage(hit: Hit) -> Match | None:
    return next((match for match in hit.matches if match.field not in ("title", "keywords")), None)


def _why(kind: str, hit: Hit, readings: Readings) -> str:
    """One line: where the words were found, under which other words, and what puts the page lower."""
    passage = _passage(hit)
    words = [match.text for match in hit.matches if match.field == "keywords"]
    reasons: list[str] = []
    if passage and passage.field.startswith(FILE_MARK):
        reasons.append(_("trouvé dans le fichier « %(title)s »") % {"title": passage.field.removeprefix(FILE_MARK)})
    elif passage:
        reasons.append(_("trouvé dans « %(field)s »") % {"field": field_label(kind, passage.field)})
    elif any(match.field == "title" for match in hit.matches):
        reasons.append(_("trouvé dans le titre"))
    if words:
        reasons.append(_("mots-clés : %(words)s") % {"words": ", ".join(words)})
    reasons += readings.used_in(hit)
    if hit.stale:
        reasons.append(_("placé plus bas : à revoir"))
    sentence = " · ".join(reasons)
    return sentence[:1].upper() + sentence[1:]


def field_label(kind: str, field: str) -> str:
    """The words under which a reader knows a field; its name when there are none."""
    if field == "verbatims":
        return _("paroles citées")
    if kind == PERSON:
        return str(FIELDS.get(field, field))
    if kind in guests.GUESTS:
        return str(guests.GUESTS[kind].fields.get(field, field))
    model = _MODELS[kind]
    known = {one.name for one in model._meta.get_fields()}
    return str(model._meta.get_field(field).verbose_name) if field in known else field  # type: ignore[union-attr]
