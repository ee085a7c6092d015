"""What a list shows of a contribution, with the author's protection applied once for every template."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import unescape

from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from knowledge.choices import Credit, Maturity, Outcome
from knowledge.models import Contribution
from knowledge.protection import widened
from portal.members.models import Member
from portal.territories.models import Territory
from portal.visibility import Viewer
from portal.vocabulary.models import Concept

_EXCERPT = 220


@dataclass(frozen=True, slots=True)
class Byline:
    """Who signs. `people` is empty for a protected author, and `collective` then says it in words."""

    people: tuple[tuple[Member, str], ...]
    """(member, credit in words)"""
    collective: str
    cooperative: object | None


@dataclass(frozen=True, slots=True)
class Card:
    id: int
    kind: str
    kind_label: str
    title: str
    url: str
    summary: str
    outcome: str
    outcome_label: str
    maturity: str
    maturity_label: str
    byline: Byline
    places: tuple[Territory, ...]
    trades: tuple[Concept, ...]
    axes: tuple[Concept, ...]
    tags: tuple[str, ...]
    date: dt.date | None
    year: int | None
    visibility: str
    visibility_label: str
    is_example: bool
    review_due: bool
    language: str
    """Empty when it is the site's own."""

    @property
    def excerpt(self) -> str:
        return self.summary

    @property
    def authors(self) -> list[str]:
        return [member.display_name for member, _credit in self.byline.people] or [self.byline.collective]

    @property
    def cooperative(self) -> str:
        return str(self.byline.cooperative or "")

    @property
    def place(self) -> str:
        return ", ".join(place.name for place in self.places)


def byline(contribution: Contribution) -> Byline:
    state = contribution.state
    if state.protected_author:
        return Byline((), _("une personne d'une CAE"), None)
    people = tuple((credit.member, str(Credit(credit.credit).label)) for credit in contribution.authorships.all())
    return Byline(people, "" if people else _("un collectif"), state.cooperative)


def places_shown(contribution: Contribution) -> list[Territory]:
    territories = list(contribution.territories.all())
    return widened(territories) if contribution.state.protected_author else territories


def trades_shown(contribution: Contribution) -> list[Concept]:
    state = contribution.state
    return [] if state.protected_author and state.trades_masked else list(contribution.trades.all())


def card(contribution: Contribution) -> Card:
    """A card of a contribution loaded with `for_cards()`; no query then."""
    state = contribution.state
    published = state.first_published_at
    return Card(
        id=contribution.pk,
        kind=state.kind,
        kind_label=str(state.get_kind_display()),
        title=contribution.title,
        url=contribution.get_absolute_url(),
        summary=contribution.summary or _first_words(state.rendered),
        outcome=state.outcome,
        outcome_label=str(Outcome(state.outcome).label) if state.outcome else "",
        maturity=state.maturity,
        maturity_label=str(Maturity(state.maturity).label),
        byline=byline(contribution),
        places=tuple(places_shown(contribution)),
        trades=tuple(trades_shown(contribution)),
        axes=tuple(contribution.axes.all()),
        tags=tuple(item.tag.name for item in contribution.tagged_items.all()),
        date=None if state.protected_author or published is None else published.date(),
        year=state.year,
        visibility=state.visibility,
        visibility_label=str(state.get_visibility_display()),
        is_example=state.is_example,
        review_due=state.is_stale,
        language="" if state.language == "fr" else state.language,
    )


def _first_words(rendered: Mapping[str, str]) -> str:
    """The start of the lesson, or of an article: what a quickly told experience has instead of a summary."""
    html = rendered.get("lesson") or rendered.get("body") or ""
    return Truncator(" ".join(unescape(strip_tags(html)).split())).chars(_EXCERPT, truncate=" …")


def cards(contributions: Iterable[Contribution]) -> list[Card]:
    return [card(contribution) for contribution in contributions]


def cards_by_id(ids: Sequence[int], viewer: Viewer) -> dict[int, Card]:
    """Cards of those of `ids` that the viewer may read now."""

    found = Contribution.objects.filter(pk__in=ids).published().visible_to(viewer).for_cards()
    return {contribution.pk: card(contribution) for contribution in found}
