"""How evenly leads are proposed: three figures over twelve months, and by month. Public, no cell under five people.

Gini: 0 when everyone who may be proposed received as many proposals, near 1 when one person received them all.
Share of the first tenth: of the proposals, those that went to the tenth of people who received most.
Share of newcomers: of the proposals, those to people who were new or had never been proposed anything.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils import timezone

from portal.leads.matching.facts.pool import months_ago
from portal.leads.matching.reading import LEAST_PEOPLE
from portal.leads.models import Proposal, ServedPlace
from search.models import MatchingRefusal

MONTHS: Final = 12


@dataclass(frozen=True, slots=True)
class Figures:
    """`people`: who received at least one of `proposals`. The other three are from 0 to 1."""

    proposals: int
    people: int
    gini: float
    first_tenth: float
    newcomers: float

    @property
    def first_tenth_percent(self) -> int:
        return round(100 * self.first_tenth)

    @property
    def newcomers_percent(self) -> int:
        return round(100 * self.newcomers)


@dataclass(frozen=True, slots=True)
class Month:
    """`figures` is None when fewer than five people received a proposal that month."""

    first_day: dt.date
    figures: Figures | None


@dataclass(frozen=True, slots=True)
class Equity:
    since: dt.date
    until: dt.date
    proposable: int
    """People who may be proposed today: the population of every figure."""
    year: Figures | None
    """None when fewer than five people received a proposal."""
    months: tuple[Month, ...]


def equity(now: dt.datetime | None = None) -> Equity:
    """Three queries."""
    moment = now or timezone.now()
    since = months_ago(MONTHS, moment)
    proposable = set(ServedPlace.objects.order_by().values_list("member_id", flat=True).distinct())
    proposable -= set(MatchingRefusal.objects.values_list("member_id", flat=True))
    made = Proposal.objects.filter(created_at__gte=since, created_at__lte=moment).order_by("created_at")
    rows = list(made.values_list("member_id", "is_newcomer", "created_at"))
    by_month: dict[dt.date, list[tuple[int, bool]]] = {}
    for member, is_newcomer, at in rows:
        by_month.setdefault(timezone.localdate(at).replace(day=1), []).append((member, is_newcomer))
    return Equity(
        since=timezone.localdate(since),
        until=timezone.localdate(moment),
        proposable=len(proposable),
        year=figures([(member, is_newcomer) for member, is_newcomer, _at in rows], len(proposable)),
        months=tuple(Month(day, figures(told, len(proposable))) for day, told in sorted(by_month.items())),
    )


def figures(proposals: Sequence[tuple[int, bool]], population: int) -> Figures | None:
    """`proposals`: (member, newcomer). People outside the population today are added to it."""
    received = Counter(member for member, _new in proposals)
    if len(received) < LEAST_PEOPLE:
        return None
    everyone = max(population, len(received))
    return Figures(
        proposals=len(proposals),
        people=len(received),
        gini=gini(received.values(), everyone),
        first_tenth=first_tenth(received.values(), everyone),
        newcomers=sum(is_new for _member, is_new in proposals) / len(proposals),
    )


def gini(counts: Iterable[int], population: int) -> float:
    """Of the number of proposals a person, those who received none included. 0 for no proposal."""
    ordered = sorted(counts)
    total = sum(ordered)
    if not total or not population:
        return 0.0
    none = population - len(ordered)
    weighted = sum(rank * count for rank, count in enumerate(ordered, none + 1))
    return 2 * weighted / (population * total) - (population + 1) / population


def first_tenth(counts: Iterable[int], population: int) -> float:
    """Share of all proposals that the tenth of the population that received most holds; one person at least."""
    ordered = sorted(counts, reverse=True)
    total = sum(ordered)
    return sum(ordered[: max(1, round(population / 10))]) / total if total else 0.0
