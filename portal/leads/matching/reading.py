"""What the pages of matching show to one reader."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import QuerySet

from portal.leads.matching.explaining import Explained, Person
from portal.leads.matching.order.conditions import BARS
from portal.leads.models import Conflict, Contest, Lead, MatchRun, Placement, Proposal, SparedCooperative
from portal.members.models import Member, Role
from portal.visibility import Viewer

LEAST_PEOPLE: Final = 5
"""A number of people under this is not told."""
JUDGES: Final = (Role.Kind.ANIMATOR, Role.Kind.CURATOR, Role.Kind.MODERATOR, Role.Kind.ADMINISTRATOR)
_LISTED: Final = 50
_RUNS: Final = 10


@dataclass(frozen=True, slots=True)
class Proposed:
    """A person of a ranking with what was proposed to them; `proposal` is None for the next ones."""

    person: Person
    proposal: Proposal | None


@dataclass(frozen=True, slots=True)
class SetAside:
    """A condition and whom it takes out; `count` is None under five people."""

    words: str
    count: int | None


@dataclass(frozen=True, slots=True)
class RunReading:
    """A ranking for those who answer for its lead. `earlier`: other runs, newest first."""

    run: MatchRun
    people: tuple[Proposed, ...]
    """Those who were proposed the lead, and as many of the first ones as the rule proposes to at once."""
    following: tuple[Proposed, ...]
    hidden: int
    set_aside: tuple[SetAside, ...]
    earlier: tuple[MatchRun, ...]


@dataclass(frozen=True, slots=True)
class Declared:
    """What is declared of a lead before it is proposed. `conflicts`: with people whose page the reader opens."""

    conflicts: tuple[Conflict, ...]
    spares_cooperative: bool


@dataclass(frozen=True, slots=True)
class Concerned:
    """One ranking that concerned the reader. `lead` is None when they may no longer read it."""

    run: MatchRun
    position: int
    lead: Lead | None
    proposal: Proposal | None


def proposals_for(viewer: Viewer, lead: Lead) -> list[Proposal]:
    """What was proposed for a lead, to people whose page the viewer may open; for those who answer for it. Two queries.

    The page of the lead and teams read it; reasons are in `run_reading`.
    """
    found = Proposal.objects.visible_to(viewer).filter(lead=lead).select_related("member", "run__rule")
    made = list(found.exclude(member=viewer.member_id).order_by("rank", "pk"))
    named = Member.objects.visible_to(viewer).filter(pk__in=[one.member_id for one in made])
    open_pages = set(named.values_list("pk", flat=True))
    return [one for one in made if one.member_id in open_pages]


def latest_run(lead: Lead, number: int | None = None) -> MatchRun | None:
    """The last ranking of this lead, or the one of that number. One query."""
    runs = lead.match_runs.select_related("rule")
    return runs.filter(pk=number).first() if number is not None else runs.first()


def run_reading(run: MatchRun, viewer: Viewer) -> RunReading:
    """At most sixteen queries. The caller has asked whether the viewer answers for the lead."""
    explained = Explained(run, viewer)
    proposals = {one.member_id: one for one in Proposal.objects.filter(lead=run.lead_id)}
    shown = [Proposed(person, proposals.get(person.member_id)) for person in explained.people()]
    first = [one for one in shown if one.proposal or one.person.position <= explained.seats]
    return RunReading(
        run=run,
        people=tuple(first),
        following=tuple(one for one in shown if one not in first),
        hidden=explained.hidden,
        set_aside=tuple(_set_aside(explained.set_aside)),
        earlier=tuple(_earlier(run)),
    )


def declared_for(lead: Lead, viewer: Viewer) -> Declared:
    """Two queries."""
    named = Member.objects.visible_to(viewer).values("pk")
    conflicts = Conflict.objects.filter(lead=lead, member__in=named).select_related("member")
    return Declared(tuple(conflicts), SparedCooperative.objects.filter(lead=lead).exists())


def mine(viewer: Viewer) -> list[Concerned]:
    """Every ranking that concerned the viewer, newest first; three queries."""
    placed = list(
        Placement.objects.filter(member=viewer.member_id)
        .select_related("run__rule")
        .defer("run__snapshot", "run__ranking", "run__rule__text")[:_LISTED]
    )
    leads = Lead.objects.visible_to(viewer).for_cards().in_bulk([one.run.lead_id for one in placed])
    made = Proposal.objects.made_to(viewer).filter(run__in=[one.run_id for one in placed])
    proposals = {one.run_id: one for one in made}
    return [Concerned(one.run, one.position, leads.get(one.run.lead_id), proposals.get(one.run_id)) for one in placed]


def my_place(proposal: Proposal, viewer: Viewer) -> Person | None:
    """How the ranking read the person whom it proposed, for one of those who may know; None when their page is shut."""
    people = Explained(proposal.run, viewer, [proposal.member_id]).people()
    return people[0] if people else None


def may_answer_contests(viewer: Viewer) -> bool:
    """Holds a mandate for it, whether or not there is anything to answer. One query."""
    if viewer.member_id is None or not viewer.is_network:
        return False
    return Role.objects.filter(member=viewer.member_id, kind__in=JUDGES).exists()


def contests_for(viewer: Viewer) -> Sequence[Contest]:
    """Those the viewer may answer, waiting ones first. One query."""
    found = Contest.objects.answered_by(viewer).select_related("proposal__lead", "proposal__member", "answered_by")
    return sorted(found.order_by("-created_at")[:_LISTED], key=lambda one: not one.is_open)


def _earlier(run: MatchRun) -> QuerySet[MatchRun]:
    runs = MatchRun.objects.filter(lead=run.lead_id).exclude(pk=run.pk)
    return runs.select_related("rule").defer("snapshot", "ranking", "rule__text")[:_RUNS]


def _set_aside(counts: Mapping[str, int]) -> list[SetAside]:
    """In the order of the conditions."""
    return [
        SetAside(str(BARS[key]), counts[key] if counts[key] >= LEAST_PEOPLE else None) for key in BARS if key in counts
    ]
