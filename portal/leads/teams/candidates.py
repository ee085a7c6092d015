"""Who could be in a team for a lead: those whom the matching rule does not take out, with what they hold and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet

from portal.leads.matching import versions
from portal.leads.matching.facts.gathering import snapshot_of
from portal.leads.matching.facts.likeness import likeness
from portal.leads.matching.order import conditions
from portal.leads.matching.order.ranking import rank
from portal.leads.matching.order.rule import Rule
from portal.leads.matching.order.snapshot import Candidate as Person
from portal.leads.matching.order.snapshot import Snapshot
from portal.leads.models import Introduction, Lead, Proposal
from portal.leads.teams.covering import Candidate, Covering, Strength, smallest_teams
from portal.members.models import Member
from portal.visibility import Viewer
from portal.vocabulary.models import Concept
from search.expertise.reasons import Record, records

PROOFS: Final = 2
"""Contributions shown for each skill of each person."""


_ASKABLE: Final = (
    frozenset[str](),
    frozenset({conditions.ALREADY}),
    frozenset({conditions.ALREADY, conditions.LOAD}),
)
"""What may take a person out of the ranking and leave them in a team: this very lead already counts for them."""


@dataclass(frozen=True, slots=True)
class Role:
    """One skill in one person's hands. `proofs` are what this reader may open; none when it is only declared."""

    concept: Concept
    proofs: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class Seat:
    member: Member
    roles: tuple[Role, ...]
    others: tuple[Concept, ...]
    is_near: bool


@dataclass(frozen=True, slots=True)
class ProposedTeam:
    """`key` names it in a form: its people, in order."""

    seats: tuple[Seat, ...]
    key: str


@dataclass(frozen=True, slots=True)
class Proposed:
    """`missing`: required skills that nobody who may be proposed holds."""

    teams: tuple[ProposedTeam, ...]
    missing: tuple[Concept, ...]


def proposed_teams(lead: Lead, viewer: Viewer) -> Proposed:
    """The smallest teams for the required skills, as the database has them now; people the reader may see."""
    needs = list(lead.needs.order_by("pk").select_related("concept"))
    rule = versions.in_force().parsed()
    snapshot = snapshot_of(rule, lead, likeness(lead), needs=[(need.concept_id, need.is_required) for need in needs])
    people = list(_people(rule, snapshot))
    willing = Member.objects.visible_to(viewer).exclude(pk__in=_said_no(lead))
    visible = willing.in_bulk([one.member for one, _rank in people])
    candidates = [_candidate(one, place, snapshot) for one, place in people if one.member in visible]
    known = {need.concept_id: need.concept for need in needs if need.is_required}
    covering = smallest_teams(list(known), candidates)
    proofs = _proofs({one.member: one for one, _rank in people}, snapshot, covering, viewer)
    return Proposed(
        teams=tuple(_teams(covering, visible, known, proofs)),
        missing=tuple(known[pk] for pk in covering.missing),
    )


def team_named(lead: Lead, viewer: Viewer, key: str) -> dict[Member, Sequence[Concept]] | None:
    """{person: what they would hold} of a team that is proposed now; None when it is not any more."""
    for team in proposed_teams(lead, viewer).teams:
        if team.key == key:
            return {seat.member: [role.concept for role in seat.roles] for seat in team.seats}
    return None


def _said_no(lead: Lead) -> QuerySet[Any, Any]:
    """Already proposed is no obstacle to being in a team, having said no to this lead is."""
    refused = Introduction.objects.filter(lead=lead, state=Introduction.State.REFUSED).order_by().values("member")
    declined = Proposal.objects.filter(lead=lead, state=Proposal.State.DECLINED).order_by().values("member")
    return refused.union(declined)


def _people(rule: Rule, snapshot: Snapshot) -> Iterator[tuple[Person, int]]:
    """Those whom the rule does not keep from being asked, with their place in the order."""
    known = {one.member: one for one in snapshot.candidates}
    for place, ranked in enumerate(rank(rule, snapshot), 1):
        if frozenset(ranked.bars) in _ASKABLE:
            yield known[ranked.member], place


def _candidate(person: Person, place: int, snapshot: Snapshot) -> Candidate:
    times: dict[int, int] = defaultdict(int)
    for part in person.parts:
        for position in {*part.whole, *part.narrower}:
            times[position] += 1
    skills = {snapshot.needs[position].concept: Strength.DECLARED for position in person.declared}
    for position, number in times.items():
        skills[snapshot.needs[position].concept] = Strength.OFTEN if number > 1 else Strength.PROVEN
    return Candidate(person.member, skills, person.place == "here", place)


def _proofs(
    people: Mapping[int, Person], snapshot: Snapshot, covering: Covering, viewer: Viewer
) -> dict[tuple[int, int], tuple[Record, ...]]:
    """{(member, concept): records} of the teams that are shown; one query."""
    positions = {asked.concept: position for position, asked in enumerate(snapshot.needs)}
    told: dict[tuple[int, int], list[int]] = {}
    for team in covering.teams:
        for place in team.places:
            for concept in place.roles:
                parts = people[place.member_id].parts
                held = [p for p in parts if positions[concept] in (*p.whole, *p.narrower)]
                told[place.member_id, concept] = [part.contribution for part in sorted(held, key=lambda p: -p.year)]
    found = records(viewer, sorted({pk for numbers in told.values() for pk in numbers}))
    return {
        key: tuple(found[pk] for pk in numbers if pk in found)[:PROOFS] for key, numbers in told.items()
    }  # fmt: skip


def _teams(
    covering: Covering,
    members: Mapping[int, Member],
    concepts: Mapping[int, Concept],
    proofs: Mapping[tuple[int, int], tuple[Record, ...]],
) -> Iterator[ProposedTeam]:
    for team in covering.teams:
        seats = tuple(
            Seat(
                member=members[place.member_id],
                roles=tuple(Role(concepts[pk], proofs[place.member_id, pk]) for pk in place.roles),
                others=tuple(concepts[pk] for pk in place.others),
                is_near=place.is_near,
            )
            for place in team.places
        )
        yield ProposedTeam(seats, _key(place.member_id for place in team.places))


def _key(members: Collection[int] | Iterator[int]) -> str:
    return "-".join(str(pk) for pk in sorted(members))
