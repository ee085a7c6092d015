"""The same practice, told by several: who agrees, who contradicts, as far as each reader reads their stories."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from django.db.models import Prefetch, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from knowledge.addresses import page_url
from knowledge.choices import Kind
from knowledge.models import Contribution, ExperienceReport, PracticePair
from knowledge.models.contribution import public_slug
from knowledge.practice.contexts import Difference, Told, differences, shared
from knowledge.practice.likeness import Way
from knowledge.practice.pairing import WAYS
from knowledge.reading.cards import Card, cards
from portal.territories.models import Territory
from portal.visibility import Viewer

SHOWN: Final = 20
BESIDE: Final = 3
"""Stories of each side named beside a page."""
ON_A_SIDE: Final = 3
ON_A_SIDE_OF_ONE: Final = 6
"""When a practice is looked at alone."""
_AS_NEAR: Final = 0.6
"""A story joins a practice when it is nearly as near as the two that it starts from: this part of their likeness."""
_HEADINGS: Final[dict[Way, Promise]] = {
    "worked": _("Cela a marché"),
    "mixed": _("Cela a marché en partie"),
    "failed": _("Cela n’a pas marché"),
}


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another story of the practice of a page, beside it."""

    title: str
    url: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Neighbours:
    agreeing: list[Neighbour] = field(default_factory=list)
    opposite: list[Neighbour] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.agreeing or self.opposite)


@dataclass(frozen=True, slots=True)
class Side:
    """Stories of a practice that came out alike."""

    heading: Promise
    cards: list[Card]


@dataclass(frozen=True, slots=True)
class Practice:
    sides: list[Side]
    """One when all agree, two when they contradict each other."""
    shared: list[str]
    """Words that they all have, which name the practice; empty when there are none."""
    differences: list[Difference]


def of_story(page: Contribution, viewer: Viewer) -> Neighbours:
    """The stories nearest to this one, as far as the viewer reads them. One query."""
    found = Neighbours()
    columns = [f"{end}{name}" for end in ("first", "second") for name in ("_id", "__title", "__state__outcome")]
    pairs = _readable_pairs(viewer).filter(Q(first=page.pk) | Q(second=page.pk))
    for agrees, *row in pairs.values_list("agrees", *columns):
        side = found.agreeing if agrees else found.opposite
        if len(side) < BESIDE:
            number, title, outcome = row[3:] if row[0] == page.pk else row[:3]
            side.append(Neighbour(title, page_url(Kind.EXPERIENCE, public_slug(number, title)), outcome))
    return found


def _readable_pairs(viewer: Viewer) -> QuerySet[PracticePair]:
    """Those whose two stories the viewer may read, nearest first."""
    readable = Contribution.objects.visible_to(viewer).published().values("pk")
    return PracticePair.objects.filter(first__in=readable, second__in=readable)


def board(viewer: Viewer, *, agreeing: bool = False, limit: int = SHOWN) -> list[Practice]:
    """Practices on which the viewer reads several stories, each story once: first those that contradict each other,
    or with `agreeing` those that came out alike. Eleven queries."""
    gathering = _Gathering(limit, ON_A_SIDE)
    pairs = _readable_pairs(viewer)
    for agrees in (agreeing, not agreeing):
        told = pairs.filter(agrees=agrees)
        if gathering.homes:
            gathering.take(told.filter(Q(first__in=gathering.homes) | Q(second__in=gathering.homes))[: limit * 5])
        gathering.take(told[: limit * 5])
    return _shown(gathering.practices, viewer)


def around(story: int, viewer: Viewer) -> list[Practice]:
    """The practice of one story, with all that is near it: none or one. Nine queries."""
    gathering = _Gathering(1, ON_A_SIDE_OF_ONE)
    gathering.take(_readable_pairs(viewer).filter(Q(first=story) | Q(second=story)), whole=True)
    return _shown(gathering.practices, viewer)


class _Gathering:
    """Practices made of pairs that are told nearest first: each starts from two stories, others near these join it."""

    def __init__(self, limit: int, on_a_side: int) -> None:
        self._limit, self._on_a_side = limit, on_a_side
        self.practices: list[_Stories] = []
        self.homes: dict[int, _Stories] = {}
        """{story: the practice that starts from it}"""
        self._taken: set[int] = set()

    def take(self, pairs: QuerySet[PracticePair], *, whole: bool = False) -> None:
        """`whole`: all that is near the first pair's stories belongs with them, however much less near."""
        for first, second, agrees, likeness in pairs.values_list("first_id", "second_id", "agrees", "likeness"):
            if not {first, second} & self._taken:
                self._start(first, second, agrees, likeness)
                continue
            for known, other in ((first, second), (second, first)):
                home = self.homes.get(known)
                if home is None or other in self._taken or not (whole or likeness >= _AS_NEAR * home.likeness):
                    continue
                if home.join(known, other, agrees, self._on_a_side):
                    self._taken.add(other)

    def _start(self, first: int, second: int, agrees: bool, likeness: float) -> None:
        if len(self.practices) < self._limit:
            stories = _Stories(likeness, [[first, second]] if agrees else [[first], [second]])
            self.practices.append(stories)
            self.homes |= {first: stories, second: stories}
            self._taken |= {first, second}


@dataclass(slots=True)
class _Stories:
    likeness: float
    """Of the two that it starts from."""
    sides: list[list[int]]

    def join(self, known: int, other: int, agrees: bool, on_a_side: int) -> bool:
        """False when that side is full."""
        here = next(place for place, side in enumerate(self.sides) if known in side)
        if not agrees and len(self.sides) == 1:
            self.sides.append([])
        side = self.sides[here if agrees else 1 - here]
        if len(side) >= on_a_side:
            return False
        side.append(other)
        return True


def _shown(practices: Iterable[_Stories], viewer: Viewer) -> list[Practice]:
    numbers = [number for stories in practices for side in stories.sides for number in side]
    readable = ExperienceReport.objects.visible_to(viewer).published().filter(pk__in=numbers)
    places = Prefetch("territories", queryset=Territory.objects.select_related("region"))
    pages = list(readable.select_related("state__cooperative").prefetch_related(places))
    told = {page.pk: (page, card) for page, card in zip(pages, cards(pages), strict=True)}
    found = []
    for stories in practices:
        sides = [[told[number] for number in side if number in told] for side in stories.sides]
        if all(sides) and sum(map(len, sides)) > 1:
            found.append(_practice(sorted(sides, key=lambda side: list(_HEADINGS).index(_way(side)))))
    return found


def _practice(sides: list[list[Told]]) -> Practice:
    return Practice(
        [Side(_HEADINGS[_way(side)], [card for _page, card in side]) for side in sides],
        shared(sides),
        list(differences(sides)),
    )


def _way(side: list[Told]) -> Way:
    return WAYS[side[0][1].outcome]
