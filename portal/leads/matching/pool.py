"""Who is looked at one by one for a lead: those whose proofs promise most, newcomers, and some who only declare.

It decides nothing of what is said of people: the ranking does, from what `gathering` reads of them.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from portal.leads.matching.rule import Rule
from portal.leads.matching.serving import around
from portal.leads.models import Lead, Proposal, ServedPlace
from portal.members.models import DeclaredSkill, Member, Membership
from portal.visibility import Visibility
from portal.vocabulary.models import Concept
from search.expertise.labels import labels
from search.models import SkillWeight

MONTH_DAYS: Final = 30.44
_MOST_ROWS: Final = 2000
"""Sums read for one lead, the heaviest ones: all those of a place, and the first ones of a whole country."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One need of a lead with the parts of the thesaurus that it covers. `people`: how many prove it to everyone."""

    concept: Concept
    narrower: frozenset[int]
    is_required: bool
    people: int = 0

    @property
    def ids(self) -> frozenset[int]:
        return self.narrower | {self.concept.pk}


def months_ago(months: int, now: dt.datetime) -> dt.datetime:
    return now - dt.timedelta(days=round(months * MONTH_DAYS))


def wanted_of(lead: Lead) -> list[Wanted]:
    """The needs of the lead, indispensable ones first; three queries, and one a need that has narrower ones."""
    below = labels().narrower
    needs = [
        (need, below.get(need.concept_id, frozenset())) for need in lead.needs.select_related("concept").order_by("pk")
    ]
    proven = SkillWeight.objects.filter(network__gt=0)
    alone = proven.filter(concept__in=[need.concept_id for need, narrower in needs if not narrower])
    counted = dict(alone.order_by().values_list("concept").annotate(people=Count("member")))
    return [
        Wanted(
            need.concept,
            narrower,
            need.is_required,
            proven.filter(concept__in=[need.concept_id, *narrower]).aggregate(n=Count("member", distinct=True))["n"]
            if narrower
            else counted.get(need.concept_id, 0),
        )
        for need, narrower in needs
    ]


class Pool:
    """The people of one lead. At most five queries."""

    def __init__(self, rule: Rule, lead: Lead, wanted: Sequence[Wanted], now: dt.datetime) -> None:
        self._rule, self._lead, self._wanted, self._now = rule, lead, wanted, now
        self._concepts = sorted(frozenset[int]().union(*(need.ids for need in wanted)))
        self._served = _served(lead).values("member")

    def members(self) -> set[int]:
        if not self._concepts:
            return set()
        promise = self._promise()
        recent = self._recent()
        proving = in_turn(self._rule, self._lead.pk, promise, recent)
        best, after = proving[: self._rule.pool], proving[self._rule.pool :]
        quarter = self._rule.pool // 4
        new = self._new(after)[:quarter]
        return {*best, *new, *self._declaring(promise.keys(), quarter)}

    def _promise(self) -> dict[int, float]:
        """{member: about what their proofs come to}. The sums are straight; the rule counts a second proof for less."""
        worth: dict[int, float] = defaultdict(float)
        for need in self._wanted:
            one = self._rule.rarity_weight(need.people) * (1.0 if need.is_required else self._rule.wished)
            for concept in need.ids:
                worth[concept] += one * (1.0 if concept == need.concept.pk else self._rule.narrower)
        rows = SkillWeight.objects.filter(concept__in=self._concepts, network__gt=0, member__in=self._served)
        promise: dict[int, float] = defaultdict(float)
        heaviest = rows.order_by("-network", "pk").values_list("member_id", "concept_id", "network")
        for member, concept, weight in heaviest[:_MOST_ROWS]:
            promise[member] += worth[concept] * math.log1p(weight / 1000)
        return promise

    def _recent(self) -> Counter[int]:
        since = months_ago(self._rule.turn_months, self._now)
        counted = Proposal.objects.filter(created_at__gte=since).order_by().values_list("member")
        return Counter(dict(counted.annotate(times=Count("pk"))))

    def _new(self, members: Sequence[int]) -> list[int]:
        """Of these, those who arrived a short time ago or were never proposed anything, in the same order."""
        if not members:
            return []
        since = months_ago(self._rule.new_months, self._now)
        arrived = set(Member.objects.filter(created_at__gte=since).values_list("pk", flat=True))
        known = set(Proposal.objects.order_by().values_list("member_id", flat=True).distinct())
        return [member for member in members if member in arrived or member not in known]

    def _declaring(self, proving: Collection[int], most: int) -> set[int]:
        """Some who only declare, those never proposed anything first, then by lot."""
        found: list[tuple[bool, int, int]] = []
        tables: tuple[QuerySet[Any, Any], ...] = (DeclaredSkill.objects.all(), Member.trades.through.objects.all())
        for rows in tables:
            saying = rows.filter(concept__in=self._concepts, member__in=self._served)
            known = Exists(Proposal.objects.filter(member=OuterRef("member")))
            lot = (F("member_id") * _SPREAD + self._lead.pk * _SEED) % _PRIME
            drawn = saying.annotate(known=known, lot=lot).order_by("known", "lot")
            found += drawn.values_list("known", "lot", "member_id")[: 2 * most + 50]
        declaring = [member for _known, _lot, member in sorted(found) if member not in proving]
        return set(list(dict.fromkeys(declaring))[:most])


_SPREAD: Final = 7919
_SEED: Final = 104_729
_PRIME: Final = 1_000_003


def in_turn(rule: Rule, lead: int, promise: Mapping[int, float], recent: Mapping[int, int]) -> list[int]:
    """Members by group of about equals, then who received least, then by lot: as the ranking will. `promise` > 0."""
    step = -math.log(max(1e-6, 1 - rule.gap)) or 1e-6
    best = max(promise.values(), default=0.0)

    def turn(member: int) -> tuple[int, int, int]:
        group = int(math.log(best / max(promise[member], 1e-9)) / step)
        return group, recent.get(member, 0), (member * _SPREAD + lead * _SEED) % _PRIME

    return sorted(promise, key=turn)


def readers(lead: Lead) -> QuerySet[Member] | None:
    """Members whom the lead is open to by its level or its circles; None for everybody."""
    if lead.visibility in (Visibility.PUBLIC, Visibility.NETWORK):
        return None
    by_circle = Q(circles__in=lead.circles.values("pk"))
    if lead.visibility == Visibility.COOPERATIVE and lead.cooperative_id is not None:
        current = Membership.objects.current().filter(cooperative=lead.cooperative_id)
        by_circle |= Q(pk__in=current.values("member"))
    return Member.objects.filter(by_circle)


def _served(lead: Lead) -> QuerySet[ServedPlace]:
    """Rows of those who serve the place of the lead or say nothing of it, among those who may read it."""
    rows = ServedPlace.objects.order_by()
    if is_placed(lead) and lead.place is not None:
        rows = rows.filter(around(lead.place) | Q(territory=None))
    allowed = readers(lead)
    return rows if allowed is None else rows.filter(member__in=allowed.values("pk"))


def is_placed(lead: Lead) -> bool:
    """Whether people have to serve a place: work that may be done at a distance does not ask it."""
    return lead.place_id is not None and not lead.is_remote
