"""Making the snapshot of one lead: everything that the ranking is made from, as the database has it now."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, Q
from django.utils import timezone

from portal.leads.matching import conditions, loads, pool
from portal.leads.matching.everyone import EVERY_MEMBER, OPEN_LEVELS, is_open
from portal.leads.matching.likeness import likeness
from portal.leads.matching.pool import Pool, Wanted, months_ago, wanted_of
from portal.leads.matching.rule import Rule
from portal.leads.matching.serving import around
from portal.leads.matching.snapshot import Asked, Candidate, Part, Place, Snapshot
from portal.leads.models import Conflict, Lead, Proposal, ServedPlace, SparedCooperative
from portal.members.models import DeclaredSkill, Member, Membership
from search.expertise import proofs
from search.models import MatchingRefusal

_COLUMNS: Final = ("pk", "status", "is_listed", "visibility", "field_visibility", "availability", "created_at")


@dataclass(frozen=True, slots=True)
class Person:
    """What is read of someone's page, whoever may read it; `snapshot_of` keeps what every member may."""

    pk: int
    status: str
    is_listed: bool
    visibility: str
    choices: dict[str, str]
    availability: str
    created_at: dt.datetime

    @property
    def is_proposable(self) -> bool:
        return self.status == Member.Status.ACTIVE and self.is_listed and self.visibility in OPEN_LEVELS


@dataclass(frozen=True, slots=True)
class Past:
    """What was proposed to someone: in the months of the turn, ever, and about this very lead."""

    recent: int = 0
    ever: int = 0
    same: int = 0


def snapshot_of(rule: Rule, lead: Lead, now: dt.datetime | None = None) -> Snapshot:
    """At most twenty-four queries, and one of the engine, whatever the number of people and contributions."""
    moment = now or timezone.now()
    wanted = wanted_of(lead)
    alike = likeness(lead, rule.text_least)
    return _Gathering(rule, lead, wanted, alike, moment).snapshot()


class _Gathering:
    """One lead in progress."""

    def __init__(
        self, rule: Rule, lead: Lead, wanted: Sequence[Wanted], alike: Mapping[int, float], now: dt.datetime
    ) -> None:
        self._rule, self._lead, self._wanted, self._now = rule, lead, wanted, now
        members = Pool(rule, lead, wanted, now).members()
        self._concepts = sorted(frozenset[int]().union(*(need.ids for need in wanted)))
        self._parts = proofs.parts_of(EVERY_MEMBER, members, self._concepts, alike)
        members |= self._parts.keys()
        people = Member.objects.filter(pk__in=members).values_list(*_COLUMNS)
        self._people = [Person(*row) for row in people.order_by("pk")]
        self._taken_out = proofs.taken_out(self._concepts)
        self._declared = self._read_declared(members)
        self._places = self._read_places(members)
        self._bars = self._read_bars(members)
        self._past = self._read_past(members)
        self._loads, self._caps = loads.loads(members), loads.caps(members)

    def snapshot(self) -> Snapshot:
        return Snapshot(
            lead=self._lead.pk,
            day=timezone.localdate(self._now).isoformat(),
            needs=tuple(Asked(need.concept.pk, need.is_required, need.people) for need in self._wanted),
            is_placed=pool.is_placed(self._lead),
            candidates=tuple(self._candidate(person) for person in self._people),
        )

    def _candidate(self, person: Person) -> Candidate:
        barred = self._bars_of(person)
        if conditions.REFUSES in barred:  # nothing else is kept of who wants to be left alone
            return Candidate(member=person.pk, barred=(conditions.REFUSES,))
        place, place_id = self._place_of(person)
        past = self._past.get(person.pk, Past())
        arrived = person.created_at >= months_ago(self._rule.new_months, self._now)
        return Candidate(
            member=person.pk,
            parts=self._parts_of(person.pk),
            declared=self._needs_met(self._declared_by(person)),
            is_limited=person.availability == Member.Availability.LIMITED and is_open(person.choices, "availability"),
            place=place,
            place_id=place_id,
            load=self._loads[person.pk],
            cap=self._caps.get(person.pk),
            recent=past.recent,
            is_new=arrived or not past.ever,
            barred=barred,
        )

    def _parts_of(self, member: int) -> tuple[Part, ...]:
        """Without the skills that the person took out; a contribution read for one of them does not speak of them."""
        found = []
        for part in self._parts.get(member, {}).values():
            if any((member, concept) in self._taken_out for concept in part.concepts):
                continue
            whole = tuple(n for n, need in enumerate(self._wanted) if need.concept.pk in part.concepts)
            narrower = tuple(
                n for n, need in enumerate(self._wanted) if n not in whole and need.narrower & part.concepts
            )
            told = Part(part.contribution_id, part.credit, part.year, part.maturity, whole, narrower, part.likeness)
            found.append(told)
        return tuple(sorted(found, key=lambda part: part.contribution))

    def _needs_met(self, concepts: Collection[int]) -> tuple[int, ...]:
        return tuple(n for n, need in enumerate(self._wanted) if need.ids.intersection(concepts))

    def _declared_by(self, person: Person) -> set[int]:
        said = {
            concept
            for field, concepts in self._declared.get(person.pk, {}).items()
            if is_open(person.choices, field)
            for concept in concepts
        }
        return {concept for concept in said if (person.pk, concept) not in self._taken_out}

    def _place_of(self, person: Person) -> tuple[Place, int | None]:
        """One that meets the lead's, or else one of those they serve, or nothing that every member may read."""
        places = self._places.get(person.pk) if is_open(person.choices, "places") else None
        if not places:
            return "unknown", None
        here = [place for place, meets in places if meets]
        return ("here", min(here)) if here else ("elsewhere", min(place for place, _meets in places))

    def _bars_of(self, person: Person) -> tuple[str, ...]:
        held = set(self._bars.get(person.pk, ()))
        if not person.is_proposable:
            held.add(conditions.INACTIVE)
        if person.availability == Member.Availability.CLOSED:
            held.add(conditions.CLOSED)
        if person.pk == self._lead.giver_id:
            held.add(conditions.GIVER)
        if self._past.get(person.pk, Past()).same:
            held.add(conditions.ALREADY)
        return tuple(sorted(held))

    def _read_declared(self, members: Collection[int]) -> dict[int, dict[str, set[int]]]:
        """{member: {field of the page: concepts}}; two queries."""
        found: dict[int, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
        skills = DeclaredSkill.objects.filter(member__in=members, concept__in=self._concepts)
        trades = Member.trades.through.objects.filter(member__in=members, concept__in=self._concepts)
        for field, rows in (("skills", skills), ("trades", trades)):
            for member, concept in rows.values_list("member_id", "concept_id"):
                found[member][field].add(concept)
        return found

    def _read_places(self, members: Collection[int]) -> dict[int, list[tuple[int, bool]]]:
        """{member: [(place, whether it meets that of the lead)]}; two queries."""
        rows = ServedPlace.objects.filter(member__in=members, territory__isnull=False)
        here = set[int]()
        if self._lead.place is not None:
            here = set(rows.filter(around(self._lead.place)).values_list("territory_id", flat=True))
        found: dict[int, list[tuple[int, bool]]] = defaultdict(list)
        for member, place in rows.values_list("member_id", "territory_id"):
            if place is not None:
                found[member].append((place, place in here))
        return found

    def _read_bars(self, members: Collection[int]) -> dict[int, set[str]]:
        """{member: conditions that other tables hold}; five queries at most."""
        found: dict[int, set[str]] = defaultdict(set)
        refusing = MatchingRefusal.objects.filter(member__in=members).values_list("member_id", flat=True)
        declared = Conflict.objects.filter(lead=self._lead).values_list("member_id", flat=True)
        told = [(conditions.REFUSES, set(refusing)), (conditions.CONFLICT, set(declared))]
        if self._lead.cooperative_id and SparedCooperative.objects.filter(lead=self._lead).exists():
            own = Membership.objects.current().filter(cooperative=self._lead.cooperative_id, member__in=members)
            told.append((conditions.OWN_COOPERATIVE, set(own.values_list("member_id", flat=True))))
        allowed = pool.readers(self._lead)
        if allowed is not None:
            reading = set(allowed.filter(pk__in=members).values_list("pk", flat=True))
            told.append((conditions.UNREAD, set(members) - reading))
        for key, held in told:
            for member in held:
                found[member].add(key)
        return found

    def _read_past(self, members: Collection[int]) -> dict[int, Past]:
        """One query."""
        since = months_ago(self._rule.turn_months, self._now)
        rows = Proposal.objects.filter(member__in=members).order_by().values_list("member").annotate(
            recent=Count("pk", filter=Q(created_at__gte=since)),
            ever=Count("pk"),
            same=Count("pk", filter=Q(lead=self._lead)),
        )  # fmt: skip
        return {member: Past(*counts) for member, *counts in rows}
