"""What the page of a team shows to one reader."""

from __future__ import annotations

from dataclasses import dataclass

from portal.leads.access import may_manage
from portal.leads.models import Introduction, Lead, LeadTeam, TeamEvent, TeamPlace
from portal.leads.teams.following import missing
from portal.members.models import Member
from portal.visibility import Viewer
from portal.vocabulary.models import Concept


@dataclass(frozen=True, slots=True)
class Holder:
    """One place: `url` is empty when the reader may not open the person's page."""

    place: TeamPlace
    name: str
    url: str
    concepts: tuple[Concept, ...]
    has_accepted: bool
    is_me: bool


@dataclass(frozen=True, slots=True)
class TeamReading:
    """`title` is empty when the lead is closed to the reader since. `gone` are those who left."""

    title: str
    url: str
    holders: tuple[Holder, ...]
    gone: tuple[Holder, ...]
    missing: tuple[Concept, ...]
    mine: Holder | None
    is_manager: bool
    has_shares: bool
    is_agreed: bool
    may_write: bool
    may_share: bool
    may_sign: bool
    events: tuple[TeamEvent, ...]


def team_reading(team: LeadTeam, viewer: Viewer) -> TeamReading:
    """Eight queries, whatever the number of people. `team` has its lead loaded."""
    places = list(team.places.select_related("introduction__member").prefetch_related("concepts"))
    people = [place.introduction.member_id for place in places]
    known = set(Member.objects.visible_to(viewer).filter(pk__in=people).values_list("pk", flat=True))
    holders = [_holder(place, known, viewer) for place in places]
    there = tuple(holder for holder in holders if holder.place.left_at is None)
    mine = next((holder for holder in there if holder.is_me), None)
    readable = Lead.objects.visible_to(viewer).filter(pk=team.lead_id).exists()
    is_manager = may_manage(viewer, team.lead)
    is_formed = team.state == LeadTeam.State.FORMED
    has_shares = is_formed and all(holder.place.share is not None for holder in there)
    return TeamReading(
        title=team.lead.title if readable else "",
        url=team.lead.get_absolute_url() if readable else "",
        holders=there,
        gone=tuple(holder for holder in holders if holder.place.left_at is not None),
        missing=tuple(missing(team)),
        mine=mine,
        is_manager=is_manager,
        has_shares=has_shares,
        is_agreed=has_shares and all(holder.place.signed_at is not None for holder in there),
        may_write=is_formed and (mine is not None or is_manager),
        may_share=is_formed and mine is not None,
        may_sign=has_shares and mine is not None and mine.place.signed_at is None,
        events=tuple(team.events.select_related("by")),
    )


def _holder(place: TeamPlace, known: set[int], viewer: Viewer) -> Holder:
    member = place.introduction.member
    return Holder(
        place=place,
        name=member.display_name,
        url=member.get_absolute_url() if member.pk in known else "",
        concepts=tuple(place.concepts.all()),
        has_accepted=place.introduction.state == Introduction.State.MUTUAL,
        is_me=member.pk == viewer.member_id,
    )
