"""Who is looked at one by one for a lead: those whose proofs promise most, newcomers, and some who only declare.

It decides nothing of what is said of people: the ranking does, from what `gathering` reads of them.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Value
from django.utils import timezone

from portal.core.statements import Prepared, padded
from portal.leads.matching.facts import everyone
from portal.leads.matching.facts.outline import Outline, numbers_of
from portal.leads.matching.facts.reach import serving
from portal.leads.matching.order.rule import Rule
from portal.leads.models import Lead, LeadNeed, Proposal
from portal.members.models import DeclaredSkill, Member
from search.expertise.labels import labels
from search.models import SkillWeight

MONTH_DAYS: Final = 30.44
_SEVERAL: Final = 8
_AT_ONCE: Final = 512
_MOST_ROWS: Final = 2000
"""Sums read for one lead, the heaviest ones: all those of a place, and the first ones of a whole country."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One need of a lead with the parts of the thesaurus that it covers. `people`: how many prove it to everyone."""

    concept: int
    narrower: frozenset[int]
    is_required: bool
    people: int = 0

    @property
    def ids(self) -> frozenset[int]:
        return self.narrower | {self.concept}


def months_ago(months: int, now: dt.datetime) -> dt.datetime:
    return now - dt.timedelta(days=round(months * MONTH_DAYS))


def day_months_ago(months: int, now: dt.datetime) -> dt.datetime:
    """The same, from the beginning of that day: all rankings of a day ask the same."""
    return timezone.localtime(months_ago(months, now)).replace(hour=0, minute=0, second=0, microsecond=0)


def wanted_of(lead: Lead, told: Iterable[tuple[int, bool]] | None = None) -> list[Wanted]:
    """The needs of the lead, in the order in which they were said; two queries, and one a need with narrower ones.
    `told`: (concept, required) of each, for who has read them already."""
    below = labels().narrower
    rows = _NEEDS.rows([lead.pk]) if told is None else told
    needs = [(concept, below.get(concept, frozenset()), must) for concept, must in rows]
    alone = dict(_PROVING.rows(padded([concept for concept, narrower, _must in needs if not narrower], _SEVERAL)))
    return [
        Wanted(concept, narrower, bool(must), _proving([concept, *narrower]) if narrower else alone.get(concept, 0))
        for concept, narrower, must in needs
    ]


def _needs(numbers: Sequence[int]) -> QuerySet[Any, Any]:
    return LeadNeed.objects.filter(lead=numbers[0]).order_by("pk").values_list("concept_id", "is_required")


def _people_proving(numbers: Sequence[int]) -> QuerySet[Any, Any]:
    """(concept, people)"""
    proven = SkillWeight.objects.filter(network__gt=0, concept__in=numbers).order_by()
    return proven.values_list("concept").annotate(people=Count("member"))  # all of it is in an index


def _proving(concepts: Sequence[int]) -> int:
    """How many people prove one of these."""
    proven = SkillWeight.objects.filter(network__gt=0, concept__in=concepts)
    return proven.aggregate(people=Count("member", distinct=True))["people"]


def concepts_of(wanted: Sequence[Wanted]) -> list[int]:
    """All of them, the last one several times, so that few statements are written for leads of any number of needs."""
    return padded(sorted(frozenset[int]().union(*(need.ids for need in wanted))), _SEVERAL)


class Pool:
    """The people of one lead. At most five queries, nearly always."""

    def __init__(self, rule: Rule, lead: Lead, wanted: Sequence[Wanted], now: dt.datetime) -> None:
        self._rule, self._lead, self._wanted, self._now = rule, lead, wanted, now
        self._concepts = concepts_of(wanted)
        self._outline, self._numbers = Outline.of(lead), numbers_of(lead)

    def members(self) -> set[int]:
        if not self._concepts:
            return set()
        promise = self._promise()
        recent, known = self._past()
        proving = in_turn(self._rule, self._lead.pk, promise, recent)
        best, after = proving[: self._rule.pool], proving[self._rule.pool :]
        quarter = self._rule.pool // 4
        new = [member for member in after if member not in known]
        first = dict.fromkeys([*self._arrived(new, quarter), *new])
        return {*best, *islice(first, quarter), *self._declaring(promise.keys(), quarter)}

    def _promise(self) -> dict[int, float]:
        """{member: about what their proofs come to}. The sums are straight; the rule counts a second proof for less."""
        worth: dict[int, float] = defaultdict(float)
        for need in self._wanted:
            one = self._rule.rarity_weight(need.people) * (1.0 if need.is_required else self._rule.wished)
            for concept in need.ids:
                worth[concept] += one * (1.0 if concept == need.concept else self._rule.narrower)
        promise: dict[int, float] = defaultdict(float)
        for member, concept, weight in _HEAVIEST.rows([*self._numbers, *self._concepts], self._outline):
            promise[member] += worth[concept] * math.log1p(weight / 1000)
        return promise

    def _past(self) -> tuple[dict[int, int], set[int]]:
        """{member: proposals of the months of the turn}, and those who were proposed something and whose account is
        older than that of someone who arrived: the others may be new."""
        since = day_months_ago(self._rule.turn_months, self._now)
        arrived = day_months_ago(self._rule.new_months, self._now)
        rows = _PROPOSED.all_rows(since, arrived)
        return {member: times for member, times, _new in rows if times}, {member for member, _t, new in rows if not new}

    def _arrived(self, members: Sequence[int], most: int) -> list[int]:
        """The first of these who arrived a short time ago, when the rule keeps places for them. One query for each 512
        who are looked at, and nearly always one in all."""
        found: list[int] = []
        if not self._rule.arrived_share:
            return found
        since = day_months_ago(self._rule.new_months, self._now)
        for start in range(0, len(members), _AT_ONCE):
            some = members[start : start + _AT_ONCE]
            arrived = {member for (member,) in _ARRIVED.rows(padded(some), since)}
            found += [member for member in some if member in arrived]
            if len(found) >= most:
                break
        return found[:most]

    def _declaring(self, proving: Collection[int], most: int) -> set[int]:
        """Some who only declare, those never proposed anything first, then by lot."""
        numbers = [*self._numbers, _lot_of(self._lead.pk), *self._concepts]
        found = _DECLARING.rows(numbers, self._outline, most)
        declaring = [member for _known, _lot, member in found if member not in proving]
        return set(list(dict.fromkeys(declaring))[:most])


_SPREAD: Final = 7919
_SEED: Final = 104_729
_PRIME: Final = 1_000_003
_DECLARED: Final = ("skills", "trades")
"""The two fields of a page that say what a person can do."""


def declared(field: str) -> QuerySet[Any, Any]:
    """Rows (member, concept) of one of them."""
    return DeclaredSkill.objects.order_by() if field == "skills" else Member.trades.through.objects.order_by()


def _heaviest(numbers: Sequence[int], outline: Outline) -> QuerySet[Any, Any]:
    """(member, concept, weight)"""
    rows = SkillWeight.objects.filter(
        serving(outline.lead(numbers)), concept__in=numbers[outline.size :], network__gt=0
    )
    return rows.order_by("-network", "member_id").values_list("member_id", "concept_id", "network")[:_MOST_ROWS]


def _proposed(_numbers: Sequence[int], since: dt.datetime, arrived: dt.datetime) -> QuerySet[Any, Any]:
    """(member, proposals since then, whether their account was made since: any number but 0)"""
    return Proposal.objects.order_by().values_list("member").annotate(
        times=Count("pk", filter=Q(created_at__gte=since)), new=Count("pk", filter=Q(member__created_at__gte=arrived))
    )  # fmt: skip


def _of_late(numbers: Sequence[int], since: dt.datetime) -> QuerySet[Any, Any]:
    """(member,)"""
    return Member.objects.filter(everyone.arrived(since), pk__in=numbers).order_by().values_list("pk")


def _saying(numbers: Sequence[int], outline: Outline, most: int) -> QuerySet[Any, Any]:
    """(whether they were ever proposed anything, lot, member), each member once"""
    offset, concepts = numbers[outline.size], numbers[outline.size + 1 :]
    here = serving(outline.lead(numbers))
    known = Exists(Proposal.objects.filter(member=OuterRef("member")))
    skills, trades = (
        declared(table).filter(here, concept__in=concepts)
        .annotate(known=known, lot=(F("member_id") * _SPREAD + Value(offset)) % _PRIME)
        .values_list("known", "lot", "member_id")
        for table in _DECLARED
    )  # fmt: skip
    return skills.union(trades).order_by("known", "lot")[: 2 * most + 50]


_NEEDS: Final = Prepared(_needs)
_PROVING: Final = Prepared(_people_proving)
_HEAVIEST: Final = Prepared(_heaviest)
_PROPOSED: Final = Prepared(_proposed)
_ARRIVED: Final = Prepared(_of_late)
_DECLARING: Final = Prepared(_saying)


def _lot_of(lead: int) -> int:
    return lead * _SEED % _PRIME


def in_turn(rule: Rule, lead: int, promise: Mapping[int, float], recent: Mapping[int, int]) -> list[int]:
    """Members by group of about equals, then who received least, then by lot: as the ranking will. `promise` > 0."""
    step = -math.log(max(1e-6, 1 - rule.gap)) or 1e-6
    best, offset = max(promise.values(), default=0.0), _lot_of(lead)

    def turn(member: int) -> tuple[int, int, int]:
        group = int(math.log(best / max(promise[member], 1e-9)) / step)
        return group, recent.get(member, 0), (member * _SPREAD + offset) % _PRIME

    return sorted(promise, key=turn)
