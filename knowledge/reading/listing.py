"""Lists of contributions by axis, territory, trade, tag and outcome, newest first, by cursor."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from knowledge.choices import Outcome
from knowledge.models import Contribution, ContributionState, Tag
from knowledge.querysets import ContributionQuerySet, readable
from knowledge.reading.cards import Card, cards_by_id
from portal.territories.models import Territory
from portal.visibility import Viewer
from portal.vocabulary.models import Concept

PAGE_SIZE = 20
T = TypeVar("T")
_WORDS = {
    "axe": _("axe"),
    "metier": _("métier"),
    "territoire": _("territoire"),
    "mot": _("mot-clé"),
    "resultat": _("résultat"),
}


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is about; unknown values are reported in `unknown`, never an error."""

    axis: Concept | None = None
    trade: Concept | None = None
    territory: Territory | None = None
    tag: Tag | None = None
    outcome: str = ""
    unknown: tuple[str, ...] = ()

    @classmethod
    def from_query(cls, data: Mapping[str, str], viewer: Viewer) -> Filters:
        """Read `axe`, `metier`, `territoire`, `mot` and `resultat`.

        A word that only texts closed to `viewer` carry is unknown to them: it may say what those texts are about.
        """
        unknown: list[str] = []

        def one(name: str, found: T | None) -> T | None:
            if data.get(name) and found is None:
                unknown.append(name)
            return found

        def concept(name: str, scheme: str) -> Concept | None:
            slug = _clean(data.get(name, ""))
            return one(name, Concept.objects.filter(scheme=scheme, slug=slug).first() if slug else None)

        place = _clean(data.get("territoire", ""))
        word = _clean(data.get("mot", ""))
        tag = _tag(word, viewer) if word else None
        outcome = data.get("resultat", "")
        if outcome and outcome not in Outcome.values:
            unknown.append("resultat")
            outcome = ""
        return cls(
            axis=concept("axe", "axis"),
            trade=concept("metier", "trade"),
            territory=one("territoire", Territory.objects.filter(key=place).first() if place else None),
            tag=one("mot", tag),
            outcome=outcome,
            unknown=tuple(unknown),
        )

    @property
    def unknown_words(self) -> list[str]:
        """What could not be understood, as the page calls it."""
        return [str(word) for name, word in _WORDS.items() if name in self.unknown]

    def apply(self, contributions: ContributionQuerySet) -> ContributionQuerySet:
        if self.axis:
            contributions = contributions.filter(Q(axes=self.axis) | Q(axes__parent=self.axis))
        if self.trade:
            contributions = contributions.filter(trades=self.trade).exclude(
                state__protected_author=True, state__trades_masked=True
            )
        if self.territory:
            contributions = contributions.filter(in_territory(self.territory))
        if self.tag:
            contributions = contributions.filter(tagged_items__tag=self.tag)
        if self.outcome:
            contributions = contributions.filter(state__outcome=self.outcome)
        return contributions


@dataclass(frozen=True, slots=True)
class ActiveFilter:
    """One filter in use: its words, and the address without it."""

    label: str
    url: str


def active_filters(filters: Filters, query: QueryDict) -> list[ActiveFilter]:
    """The filters in use, in the order of the page. Removing one starts again from the newest."""
    chosen = {
        "axe": filters.axis and filters.axis.local_label,
        "metier": filters.trade and filters.trade.local_label,
        "territoire": filters.territory and filters.territory.label,
        "mot": filters.tag and f"#{filters.tag.name}",
        "resultat": filters.outcome and str(Outcome(filters.outcome).label),
    }
    return [ActiveFilter(str(label), _without(query, name)) for name, label in chosen.items() if label]


def _without(query: QueryDict, name: str) -> str:
    kept = query.copy()
    for dropped in (name, "avant"):
        kept.pop(dropped, None)
    return f"?{kept.urlencode()}" if kept else "."


def in_territory(territory: Territory) -> Q:
    """Contributions placed in the territory or in a part of it; protected authors at the region's scale only."""
    inside = Q(territories=territory)
    for level in ("region", "departement", "epci"):
        if territory.kind == level:
            inside |= Q(**{f"territories__{level}": territory})
    return inside if territory.kind == "region" else inside & Q(state__protected_author=False)


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where the next page starts: strictly older than this."""

    moment: dt.datetime
    pk: int

    @classmethod
    def read(cls, text: str) -> Cursor | None:
        stamp, _sep, number = text.partition("_")
        try:
            return cls(dt.datetime.fromtimestamp(int(stamp) / 1_000_000, dt.UTC), int(number))
        except (ValueError, OverflowError, OSError):
            return None

    def __str__(self) -> str:
        return f"{int(self.moment.timestamp() * 1_000_000)}_{self.pk}"


@dataclass
class Listing:
    """One page of a list: three steps, ids from the narrow table, then the cards, then the next cursor."""

    viewer: Viewer
    kind: str
    filters: Filters = field(default_factory=Filters)
    cursor: Cursor | None = None

    @cached_property
    def total(self) -> int:
        return self._states().count()

    @cached_property
    def _rows(self) -> list[tuple[int, dt.datetime]]:
        states = self._states().order_by("-first_published_at", "-pk")
        if self.cursor:
            older = Q(first_published_at__lt=self.cursor.moment)
            states = states.filter(older | Q(first_published_at=self.cursor.moment, pk__lt=self.cursor.pk))
        rows = states.filter(first_published_at__isnull=False).values_list("pk", "first_published_at")
        return [(pk, moment) for pk, moment in rows[: PAGE_SIZE + 1] if moment is not None]

    @cached_property
    def cards(self) -> list[Card]:
        ids = [pk for pk, _moment in self._rows[:PAGE_SIZE]]
        found = cards_by_id(ids, self.viewer)
        return [found[pk] for pk in ids if pk in found]

    @property
    def next_cursor(self) -> str:
        if len(self._rows) <= PAGE_SIZE:
            return ""
        pk, moment = self._rows[PAGE_SIZE - 1]
        return str(Cursor(moment, pk))

    def _states(self) -> QuerySet[ContributionState]:
        states = ContributionState.objects.filter(live=True).filter(readable(self.viewer, prefix=""))
        if self.kind:
            states = states.filter(kind=self.kind)
        if self.filters != Filters(unknown=self.filters.unknown):
            chosen = self.filters.apply(Contribution.objects.all()).values("pk")
            states = states.filter(pk__in=chosen)
        return states


def _clean(text: str) -> str:
    """A value from the address that no database refuses."""
    return text.replace("\x00", "")[:120]


def _tag(slug: str, viewer: Viewer) -> Tag | None:
    """The word of this slug, or the one it is an alias of, when the viewer may read a text that carries it."""
    known = Tag.objects.select_related("canonical").filter(slug=slug).first()
    tag = known and (known.canonical or known)
    if tag is None:
        return None
    carrying = Contribution.objects.visible_to(viewer).published().filter(tagged_items__tag=tag)
    return tag if carrying.exists() else None
