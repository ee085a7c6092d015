"""What happens to a team when one of its introductions is accepted or ends, in the same transaction."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.leads.models import Introduction, LeadTeam, TeamEvent, TeamPlace
from portal.leads.teams import telling
from portal.members.models import Circle, Member
from portal.vocabulary.models import Concept

State, Act = LeadTeam.State, TeamEvent.Act


def accepted(introduction: Introduction) -> None:
    """The last yes forms the team."""
    for place in _places_of(introduction):
        form_if_complete(place.team)


def ended(introduction: Introduction, by: Member | None) -> None:
    """The person leaves the team, which then says what it lacks; without anybody left it is dissolved."""
    for place in _places_of(introduction):
        team = place.team
        place.left_at, place.share, place.signed_at = timezone.now(), None, None
        place.save(update_fields=["left_at", "share", "signed_at"])
        team.places.filter(left_at=None).update(signed_at=None)
        if team.circle is not None:
            team.circle.members.remove(introduction.member_id)
        lacking = ", ".join(concept.local_label for concept in missing(team))
        log(team, by, Act.LEFT, _("il manque : %(skills)s") % {"skills": lacking} if lacking else "")
        telling.left(team, introduction.member_id)
        if team.places.filter(left_at=None).exists():
            form_if_complete(team)
        else:
            dissolve(team, by)


def form_if_complete(team: LeadTeam) -> None:
    """Everybody who is still there has accepted: they share a circle from now on."""
    if team.state != State.INVITING:
        return
    held = list(team.places.filter(left_at=None).values_list("introduction__state", "introduction__member"))
    if not held or any(state != Introduction.State.MUTUAL for state, _member in held):
        return
    team.circle = Circle.objects.create(
        name=_("Équipe de l’affaire %(number)d") % {"number": team.lead_id},
        purpose=_("Répondre ensemble à une affaire."),
    )
    team.circle.members.set(member for _state, member in held)
    team.state = State.FORMED
    team.save(update_fields=["state", "circle"])
    log(team, None, Act.FORMED)
    telling.formed(team)


def dissolve(team: LeadTeam, by: Member | None) -> None:
    team.state = State.DISSOLVED
    team.save(update_fields=["state"])
    if team.circle is not None:
        team.circle.members.clear()
    log(team, by, Act.DISSOLVED)
    telling.dissolved(team, by)


def missing(team: LeadTeam) -> list[Concept]:
    """Concepts that the lead requires and nobody who is still there holds, in the order of the lead."""
    held = set(
        TeamPlace.concepts.through.objects.filter(teamplace__team=team, teamplace__left_at=None).values_list(
            "concept_id", flat=True
        )
    )
    needs = team.lead.needs.filter(is_required=True).select_related("concept")
    return [need.concept for need in needs if need.concept_id not in held]


def log(team: LeadTeam, by: Member | None, act: str, note: str = "") -> None:
    TeamEvent.objects.create(team=team, by=by, act=act, note=note[:200])


def _places_of(introduction: Introduction) -> Iterable[TeamPlace]:
    """The places that this introduction holds in a team that is not dissolved."""
    held = TeamPlace.objects.select_related("team__lead", "team__circle")
    return list(held.filter(introduction=introduction, left_at=None).exclude(team__state=State.DISSOLVED))
