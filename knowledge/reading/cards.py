"""What a list shows of a contribution, with the author's protection applied once for every template."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from knowledge.addresses import page_url
from knowledge.choices import Credit, Kind, Outcome
from knowledge.models import Contribution, ContributionState
from knowledge.models.contribution import public_slug
from knowledge.models.state import is_past
from knowledge.querysets import readable
from knowledge.reading.protection import widened
from knowledge.reading.surroundings import Person, Spot, Surroundings, Word, surroundings
from portal.core.statements import Prepared
from portal.markdown import words_of
from portal.members.models import Cooperative, Member
from portal.territories.models import Territory
from portal.visibility import Viewer, Visibility

_EXCERPT = 220
_OPENINGS = ("lesson", "body", "abstract", "question")
"""Of an experience, of an article, of a study, of a project; a study without abstract opens with its question."""


@dataclass(frozen=True, slots=True)
class House:
    """A cooperative, as a card names it."""

    name: str
    slug: str

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("members:cooperative", kwargs={"slug": self.slug})


@dataclass(frozen=True, slots=True)
class Byline:
    """Who signs. `people` is empty for a protected author, and `collective` then says it in words."""

    people: tuple[tuple[Person | Member, str], ...]
    """(person, credit in words)"""
    collective: str
    cooperative: House | Cooperative | None


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
    byline: Byline
    places: tuple[Spot, ...]
    trades: tuple[Word, ...]
    axes: tuple[Word, ...]
    words: tuple[Word, ...]
    date: dt.date | None
    year: int | None
    visibility: str
    visibility_label: str
    is_example: bool
    review_due: bool
    language: str
    """Empty when it is the site's own."""

    def get_absolute_url(self) -> str:
        return self.url

    @property
    def is_plain(self) -> bool:
        """Plain text all through: two equal cards are drawn alike, and the drawing may be kept."""
        return True

    @property
    def tags(self) -> tuple[str, ...]:
        return tuple(word.label for word in self.words)

    @property
    def excerpt(self) -> str:
        return self.summary

    @property
    def authors(self) -> list[str]:
        return [person.display_name for person, _credit in self.byline.people] or [self.byline.collective]

    @property
    def cooperative(self) -> str:
        return str(self.byline.cooperative or "")

    @property
    def place(self) -> str:
        return ", ".join(place.name for place in self.places)


def byline(contribution: Contribution) -> Byline:
    state = contribution.state
    if state.protected_author:
        return Byline((), _("une personne d’une CAE"), None)
    people = tuple((credit.member, str(Credit(credit.credit).label)) for credit in contribution.authorships.all())
    return Byline(people, "" if people else _("un collectif"), state.cooperative)


def places_shown(contribution: Contribution) -> list[Territory]:
    territories = list(contribution.territories.all())
    return widened(territories) if contribution.state.protected_author else territories


def card(contribution: Contribution) -> Card:
    """The card of one contribution loaded with its state and cooperative; one query."""
    return cards([contribution])[0]


def cards(contributions: Iterable[Contribution]) -> list[Card]:
    """Cards of contributions loaded with their state and cooperative; one query for all."""
    pages = list(contributions)
    around = surroundings(page.pk for page in pages)
    return [_card(_row_of(page), around[page.pk]) for page in pages]


def cards_by_id(ids: Sequence[int], viewer: Viewer) -> dict[int, Card]:
    """Cards of those of `ids` that the viewer may read now and that are published; two queries."""
    rows = [_Row(*values) for values in _READABLE.rows(ids, viewer)]
    around = surroundings(row.pk for row in rows)
    return {row.pk: _card(row, around[row.pk]) for row in rows}


class _Row(NamedTuple):
    """What a card takes from the page and its state."""

    pk: int
    kind: str
    title: str
    summary: str
    opening: str
    outcome: str
    maturity: str
    visibility: str
    language: str
    protected_author: bool
    trades_masked: bool
    is_example: bool
    review_on: dt.date | None
    first_published_at: dt.datetime | None
    year: int | None
    cooperative: str | None
    cooperative_slug: str | None


_PATHS: Final = {
    "title": "contribution__title",
    "summary": "contribution__summary",
    "cooperative": "cooperative__name",
    "cooperative_slug": "cooperative__slug",
}
_COLUMNS: Final = tuple(_PATHS.get(name, name) for name in _Row._fields)


def _readable_rows(ids: Sequence[int], viewer: Viewer) -> QuerySet[Any, Any]:
    """The rule depends on nothing but what the viewer holds, so its statement is kept with the viewer."""
    return ContributionState.objects.filter(readable(viewer, prefix=""), live=True, pk__in=ids).values_list(*_COLUMNS)


_READABLE: Final = Prepared(_readable_rows)


def _row_of(page: Contribution) -> _Row:
    state, house = page.state, page.state.cooperative
    told = {"title": page.title, "summary": page.summary}
    told |= {"cooperative": house and house.name, "cooperative_slug": house and house.slug}
    return _Row(**{name: told[name] if name in told else getattr(state, name) for name in _Row._fields})


def _card(row: _Row, around: Surroundings) -> Card:
    """The one place where the author's protection is applied to what a list shows."""
    published, protected = row.first_published_at, row.protected_author
    kind, visibility = Kind(row.kind), Visibility(row.visibility)
    return Card(
        id=row.pk,
        kind=row.kind,
        kind_label=str(kind.label),
        title=row.title,
        url=page_url(row.kind, public_slug(row.pk, row.title)),
        summary=row.summary or row.opening,
        outcome=row.outcome,
        outcome_label=str(Outcome(row.outcome).label) if row.outcome else "",
        maturity=row.maturity,
        byline=_byline(row, around),
        places=tuple(dict.fromkeys(place.widened() for place in around.places)) if protected else around.places,
        trades=() if protected and row.trades_masked else around.trades,
        axes=around.axes,
        words=around.tags,
        date=None if protected or published is None else published.date(),
        year=row.year,
        visibility=row.visibility,
        visibility_label=str(visibility.label),
        is_example=row.is_example,
        review_due=is_past(row.review_on),
        language="" if row.language == "fr" else row.language,
    )


def _byline(row: _Row, around: Surroundings) -> Byline:
    if row.protected_author:
        return Byline((), _("une personne d’une CAE"), None)
    people = tuple((person, str(Credit(person.credit).label)) for person in around.people)
    house = House(row.cooperative, row.cooperative_slug or "") if row.cooperative else None
    return Byline(people, "" if people else _("un collectif"), house)


def opening_of(rendered: Mapping[str, str]) -> str:
    """The start of the text that says most in its kind: what a list shows of it when it has no summary.

    Kept on publication: a list reads no text.
    """
    html = next((rendered[name] for name in _OPENINGS if rendered.get(name)), "")
    return Truncator(" ".join(words_of(html).split())).chars(_EXCERPT, truncate=" …")
