"""What is read of the people who are looked at for a lead: three statements, that the ORM writes once."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any, Final

from django.db.models import CharField, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from portal.core.statements import Prepared, padded
from portal.leads.matching.facts import everyone
from portal.leads.matching.facts.outline import Outline, numbers_of
from portal.leads.matching.facts.pool import declared
from portal.leads.matching.facts.serving import around
from portal.leads.models import Conflict, Introduction, Lead, Proposal, ServedPlace
from portal.leads.models.matching import still_waiting
from portal.members.models import Member, Membership

_HERE: Final = "here"
_SERVED: Final = "places"


@dataclass(frozen=True, slots=True)
class Past:
    """What was proposed to someone: since a day, ever, about this very lead, and still without answer."""

    recent: int
    ever: int
    same: int
    waiting: int


_NO_PAST: Final = Past(0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Person:
    """One person, whoever may read it; `gathering` keeps what every member may.

    `is_own`: of the cooperative that gives the lead and is spared. `cap`: the load they chose.
    """

    past: Past
    pk: int
    status: str
    is_listed: bool
    visibility: str
    choices: dict[str, str]
    availability: str
    has_arrived: bool
    """Since the day that was asked."""
    refuses: bool
    has_conflict: bool
    is_own: bool
    met: int
    """Introductions under way."""
    cap: int | None

    @property
    def is_proposable(self) -> bool:
        return self.status == Member.Status.ACTIVE and self.is_listed and self.visibility in everyone.OPEN_LEVELS


@dataclass(frozen=True, slots=True)
class Told:
    """What someone's page says: {field: concepts}, and the places they serve; `here`: those that meet the lead's."""

    declared: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    here: set[int] = field(default_factory=set)
    places: set[int] = field(default_factory=set)


def people(lead: Lead, members: Collection[int], since: dt.datetime, arrived: dt.datetime) -> list[Person]:
    """In the order of their numbers; two queries. `since`: from when proposals count for the turn; `arrived`: from when
    people have."""
    if not members:
        return []
    numbers = [lead.pk, *padded(sorted(members))]
    past = {member: Past(*counts) for member, *counts in _PAST.rows(numbers, since)}
    return [Person(past.get(own[0], _NO_PAST), *own) for own in _PEOPLE.rows(numbers, timezone.localdate(), arrived)]


def told(lead: Lead, members: Collection[int], concepts: Sequence[int]) -> defaultdict[int, Told]:
    """{member: what their page says of these concepts, and of places}; one query."""
    found: defaultdict[int, Told] = defaultdict(Told)
    if not members:
        return found
    outline = Outline.of(lead)
    numbers = [*numbers_of(lead), *concepts, *padded(sorted(members))]
    for kind, member, number in _TOLD.rows(numbers, outline, len(concepts)):
        if kind == _HERE:
            found[member].here.add(number)
        elif kind == _SERVED:
            found[member].places.add(number)
        else:
            found[member].declared[kind].add(number)
    return found


def _people(numbers: Sequence[int], day: dt.date, arrived: dt.datetime) -> QuerySet[Any, Any]:
    """The columns of `Person` after its past."""
    lead, members = numbers[0], numbers[1:]
    mine = {"member": OuterRef("pk")}
    spared = Membership.objects.current(day).filter(**mine, cooperative__leads__spared=lead)
    met = Introduction.objects.filter(**mine, state__in=Introduction.OPEN).order_by().values("member")
    rows = Member.objects.filter(pk__in=members).order_by("pk").annotate(
        has_arrived=everyone.arrived(arrived),
        refuses=Q(matching_refusal__isnull=False),
        has_conflict=Exists(Conflict.objects.filter(**mine, lead=lead)),
        is_own=Exists(spared),
        met=Coalesce(Subquery(met.annotate(rows=Count("pk")).values("rows"), output_field=IntegerField()), 0),
        cap=F("matching_load__cap"),
    )  # fmt: skip
    return rows.values_list(*_OWN, *_ABOUT)


_OWN: Final = ("pk", "status", "is_listed", "visibility", "field_visibility", "availability")
_ABOUT: Final = ("has_arrived", "refuses", "has_conflict", "is_own", "met", "cap")


def _past(numbers: Sequence[int], since: dt.datetime) -> QuerySet[Any, Any]:
    """(member, the numbers of `Past`) of those who were ever proposed anything."""
    lead, members = numbers[0], numbers[1:]
    counts = {"recent": Q(created_at__gte=since), "ever": None, "same": Q(lead=lead), "waiting": still_waiting()}
    rows = Proposal.objects.filter(member__in=members).order_by().values_list("member")
    return rows.annotate(**{name: Count("pk", filter=which) for name, which in counts.items()})


def _told(numbers: Sequence[int], outline: Outline, asked: int) -> QuerySet[Any, Any]:
    """(kind, member, concept or place); places of the lead come under both kinds."""
    concepts, members = numbers[outline.size :][:asked], numbers[outline.size + asked :]
    lead = outline.lead(numbers)
    served = ServedPlace.objects.order_by().filter(member__in=members, territory__isnull=False)
    parts = [_part(served, _SERVED, "territory_id")]
    if lead.place is not None:
        parts.append(_part(served.filter(reduce(or_, around(lead.place))), _HERE, "territory_id"))
    if concepts:
        for name in ("skills", "trades"):
            parts.append(_part(declared(name).filter(member__in=members, concept__in=concepts), name, "concept_id"))
    return parts[0].union(*parts[1:], all=True)


def _part(rows: QuerySet[Any, Any], kind: str, number: str) -> QuerySet[Any, Any]:
    named = {"kind": Value(kind, output_field=CharField()), "who": F("member_id"), "number": F(number)}
    return rows.annotate(**named).values_list(*named)


_PEOPLE: Final = Prepared(_people)
_PAST: Final = Prepared(_past)
_TOLD: Final = Prepared(_told)
