"""Making the snapshot of one lead: everything that the ranking is made from, as the database has it now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence

from django.utils import timezone

from portal.leads.matching.facts import people, pool, reach
from portal.leads.matching.facts.everyone import EVERY_MEMBER, is_open
from portal.leads.matching.facts.people import Person
from portal.leads.matching.facts.pool import Pool, Wanted, day_months_ago, wanted_of
from portal.leads.matching.order import conditions
from portal.leads.matching.order.rule import Rule
from portal.leads.matching.order.snapshot import Asked, Candidate, Part, Place, Snapshot
from portal.leads.models import Lead
from portal.members.models import Member
from search.expertise import proofs


def snapshot_of(
    rule: Rule,
    lead: Lead,
    alike: Mapping[int, float],
    now: dt.datetime | None = None,
    *,
    needs: Iterable[tuple[int, bool]] | None = None,
) -> Snapshot:
    """At most fifteen queries, one more a need with narrower ones, whatever the number of people and contributions.

    `alike`: the `likeness` of the lead. `needs`: see `wanted_of`.
    """
    moment = now or timezone.now()
    wanted = wanted_of(lead, needs)
    telling = {number: share for number, share in alike.items() if share >= rule.text_least}
    return _Gathering(rule, lead, wanted, telling, moment).snapshot()


class _Gathering:
    """One lead in progress."""

    def __init__(
        self, rule: Rule, lead: Lead, wanted: Sequence[Wanted], alike: Mapping[int, float], now: dt.datetime
    ) -> None:
        self._rule, self._lead, self._wanted, self._now = rule, lead, wanted, now
        members = Pool(rule, lead, wanted, now).members()
        self._concepts = pool.concepts_of(wanted)
        self._parts = proofs.parts_of(EVERY_MEMBER, members, self._concepts, alike)
        members |= self._parts.keys()
        since, arrived = day_months_ago(rule.turn_months, now), day_months_ago(rule.new_months, now)
        self._people = people.people(lead, members, since, arrived)
        self._told = people.told(lead, members, self._concepts)
        self._taken_out = proofs.taken_out(self._concepts)
        self._unread = self._not_reading(members)
        self._met: dict[tuple[int, ...], tuple[tuple[int, ...], tuple[int, ...]]] = {}

    def snapshot(self) -> Snapshot:
        return Snapshot(
            lead=self._lead.pk,
            day=timezone.localdate(self._now).isoformat(),
            needs=tuple(Asked(need.concept, need.is_required, need.people) for need in self._wanted),
            is_placed=reach.is_placed(self._lead),
            candidates=tuple(self._candidate(person) for person in self._people),
        )

    def _candidate(self, person: Person) -> Candidate:
        barred = self._bars_of(person)
        if conditions.REFUSES in barred:  # nothing else is kept of who wants to be left alone
            return Candidate(member=person.pk, barred=(conditions.REFUSES,))
        place, place_id = self._place_of(person)
        return Candidate(
            member=person.pk,
            parts=self._parts_of(person.pk),
            declared=self._needs_met(self._declared_by(person)),
            is_limited=person.availability == Member.Availability.LIMITED and is_open(person.choices, "availability"),
            place=place,
            place_id=place_id,
            load=person.past.waiting + person.met,
            cap=person.cap,
            recent=person.past.recent,
            is_new=person.has_arrived or not person.past.ever,
            has_arrived=person.has_arrived,
            barred=barred,
        )

    def _parts_of(self, member: int) -> tuple[Part, ...]:
        """Without the skills that the person took out; a contribution read for one of them does not speak of them."""
        out = {concept for concept in self._concepts if (member, concept) in self._taken_out}
        found = []
        for number, part in sorted(self._parts.get(member, {}).items()):
            if out and out & part.concepts:
                continue
            whole, narrower = self._proved(part.concepts)
            found.append(Part(number, part.credit, part.year, part.maturity, whole, narrower, part.likeness))
        return tuple(found)

    def _proved(self, concepts: Collection[int]) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Positions of the needs that these concepts are, and of those that they are a part of. Few differ."""
        key = tuple(concepts)
        if key not in self._met:
            whole = tuple(n for n, need in enumerate(self._wanted) if need.concept in key)
            parts = (n for n, need in enumerate(self._wanted) if n not in whole and need.narrower.intersection(key))
            self._met[key] = whole, tuple(parts)
        return self._met[key]

    def _needs_met(self, concepts: Collection[int]) -> tuple[int, ...]:
        return tuple(n for n, need in enumerate(self._wanted) if need.ids.intersection(concepts))

    def _declared_by(self, person: Person) -> set[int]:
        fields = self._told[person.pk].declared
        said = {concept for field, concepts in fields.items() if is_open(person.choices, field) for concept in concepts}
        return {concept for concept in said if (person.pk, concept) not in self._taken_out}

    def _place_of(self, person: Person) -> tuple[Place, int | None]:
        """One that meets the lead's, or else one of those they serve, or nothing that every member may read."""
        told = self._told[person.pk]
        if not told.places or not is_open(person.choices, "places"):
            return "unknown", None
        return ("here", min(told.here)) if told.here else ("elsewhere", min(told.places))

    def _bars_of(self, person: Person) -> tuple[str, ...]:
        held = {
            conditions.INACTIVE: not person.is_proposable,
            conditions.REFUSES: person.refuses,
            conditions.GIVER: person.pk == self._lead.giver_id,
            conditions.CONFLICT: person.has_conflict,
            conditions.OWN_COOPERATIVE: person.is_own,
            conditions.UNREAD: person.pk in self._unread,
            conditions.ALREADY: bool(person.past.same),
            conditions.CLOSED: person.availability == Member.Availability.CLOSED,
        }
        return tuple(sorted(key for key, holds in held.items() if holds))

    def _not_reading(self, members: Collection[int]) -> set[int]:
        """Those to whom the lead is not open; one query, none when it is open to everybody."""
        allowed = reach.readers(self._lead)
        if allowed is None:
            return set()
        return set(members) - set(allowed.filter(pk__in=members).values_list("pk", flat=True))
