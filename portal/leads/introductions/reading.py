"""What the pages of introductions show to one reader, of either side."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.db.models import Q, QuerySet

from portal.leads import sealing
from portal.leads.access import is_answered_for, may_manage
from portal.leads.introductions import contact
from portal.leads.introductions.contact import Contact
from portal.leads.models import (
    Earning,
    Introduction,
    IntroductionEvent,
    Lead,
    LeadOutcome,
    LeadTeam,
    StoryPrompt,
    TeamPlace,
)
from portal.leads.querysets import SEALED
from portal.leads.sealing import Client
from portal.members.models import Member
from portal.visibility import Viewer

GIVEN: Final = 50


@dataclass(frozen=True, slots=True)
class IntroductionReading:
    """`title` is empty when the lead is closed to the reader since. Contacts are None until both have accepted."""

    title: str
    url: str
    person: str
    person_url: str
    giver: str
    giver_url: str
    is_member: bool
    may_answer: bool
    may_withdraw: bool
    may_tell_outcome: bool
    member_contact: Contact | None
    giver_contact: Contact | None
    client: Client | None
    events: tuple[IntroductionEvent, ...]
    outcome: LeadOutcome | None
    earning: Earning | None
    """One's own, and nobody else's."""
    prompt: StoryPrompt | None
    team: LeadTeam | None


def introduction_reading(introduction: Introduction, viewer: Viewer) -> IntroductionReading:
    """At most sixteen queries. `introduction` has its lead, its giver and its member loaded."""
    lead = introduction.lead
    is_member = viewer.member_id == introduction.member_id
    is_giver = not is_member and may_manage(viewer, lead)
    readable = Lead.objects.visible_to(viewer).filter(pk=lead.pk).exists()
    sides = [pk for pk in (introduction.member_id, lead.giver_id) if pk]
    known = Member.objects.visible_to(viewer).filter(pk__in=sides)
    urls = {member.pk: member.get_absolute_url() for member in known.only("pk", "slug")}
    waits = introduction.waits_for_member if is_member else introduction.waits_for_giver and is_giver
    outcome = LeadOutcome.objects.filter(lead=lead).first()
    earning = Earning.objects.filter(outcome=outcome, member=viewer.member_id).first() if outcome else None
    return IntroductionReading(
        title=lead.title if readable else "",
        url=lead.get_absolute_url() if readable else "",
        person=introduction.member.display_name,
        person_url=urls.get(introduction.member_id, ""),
        giver=lead.giver.display_name if lead.giver and lead.giver_id in urls else "",
        giver_url=urls.get(lead.giver_id or 0, ""),
        is_member=is_member,
        may_answer=waits and lead.is_running and is_answered_for(lead),
        may_withdraw=introduction.is_open and not waits and (is_member or is_giver),
        may_tell_outcome=introduction.state == Introduction.State.MUTUAL and (is_member or is_giver),
        member_contact=contact.of_member(introduction, viewer),
        giver_contact=contact.of_giver(introduction, viewer),
        client=sealing.client_for(viewer, lead) if is_member and introduction.state == "mutual" else None,
        events=tuple(introduction.events.all()),
        outcome=outcome,
        earning=earning,
        prompt=_prompt(outcome, viewer),
        team=_team(introduction),
    )


def _prompt(outcome: LeadOutcome | None, viewer: Viewer) -> StoryPrompt | None:
    """The question that waits for this reader."""
    if outcome is None or viewer.member_id is None:
        return None
    return outcome.prompts.filter(member=viewer.member_id, declined_at=None, contribution=None).first()


def _team(introduction: Introduction) -> LeadTeam | None:
    place = TeamPlace.objects.filter(introduction=introduction, left_at=None).select_related("team").first()
    return place.team if place is not None and place.team.state != LeadTeam.State.DISSOLVED else None


@dataclass(frozen=True, slots=True)
class Line:
    """One introduction in a list. `title` is empty when the lead is closed to the reader since."""

    introduction: Introduction
    title: str
    other: str
    waits_for_me: bool


def lines(viewer: Viewer, introductions: Iterable[Introduction]) -> list[Line]:
    """One query. Each has its lead, its giver and its member loaded."""
    found = list(introductions)
    readable = Lead.objects.visible_to(viewer).filter(pk__in={one.lead_id for one in found})
    titles = dict(readable.values_list("pk", "title"))
    return [_line(one, viewer, titles.get(one.lead_id, "")) for one in found]


def _line(one: Introduction, viewer: Viewer, title: str) -> Line:
    is_mine = one.member_id == viewer.member_id
    waits = one.waits_for_member if is_mine else one.waits_for_giver
    return Line(one, title, "" if is_mine else one.member.display_name, waits)


def mine(viewer: Viewer) -> list[Introduction]:
    """Those of the viewer as the person, those that run first. One query."""
    return list(Introduction.objects.of(viewer).for_lines()[:GIVEN])


def received(viewer: Viewer) -> list[Introduction]:
    """Those about leads that the viewer gives, those that run first. One query."""
    if viewer.member_id is None:
        return []
    return list(Introduction.objects.filter(lead__giver=viewer.member_id).for_lines()[:GIVEN])


def waiting_for(viewer: Viewer) -> QuerySet[Introduction]:
    """Those that wait for an answer of the viewer, as the person or as the giver."""
    if viewer.member_id is None:
        return Introduction.objects.none()
    as_person = Q(member=viewer.member_id, member_accepted_at=None)
    as_giver = Q(lead__giver=viewer.member_id, giver_accepted_at=None)
    return Introduction.objects.filter(as_person | as_giver, state=Introduction.State.ASKED)


def brought(viewer: Viewer) -> list[LeadOutcome]:
    """Leads that the viewer gave and that were won: their credit. One query; the amounts are not in it."""
    won = LeadOutcome.objects.filter(lead__giver=viewer.member_id, result=LeadOutcome.Result.WON)
    return list(won.select_related("lead").defer(*(f"lead__{name}" for name in SEALED))[:GIVEN])
