"""What members are told about teams."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.leads.models import Lead, LeadTeam
from portal.leads.telling import answering_for
from portal.members.models import Member
from portal.notices import kinds, subjects
from portal.notices.sending import notify
from portal.notices.subjects import Subject
from portal.visibility import Viewer

TEAM = "lead_team"
"""Kind of subject, and of notice: opened by the team and by those who answer for the lead."""


def register() -> None:
    """Called once the apps are ready."""
    kinds.register(TEAM, gettext_lazy("Une équipe dont vous êtes avance"))
    subjects.register(TEAM, readable_teams, LeadTeam.objects.visible_to)


def readable_teams(viewer: Viewer, ids: Collection[int]) -> Mapping[int, Subject]:
    """Of these teams, those the viewer opens. Two queries. A lead closed to them since is not named."""
    found = list(LeadTeam.objects.visible_to(viewer).filter(pk__in=ids))
    leads = Lead.objects.visible_to(viewer).filter(pk__in={team.lead_id for team in found})
    titles = dict(leads.values_list("pk", "title"))
    return {team.pk: Subject(titles.get(team.lead_id, _("Une équipe")), team.get_absolute_url()) for team in found}


def formed(team: LeadTeam) -> None:
    _tell(team, _("Une équipe dont vous êtes est formée : vous pouvez écrire la réponse commune."))


def left(team: LeadTeam, member_id: int) -> None:
    _tell(team, _("Quelqu’un quitte une équipe dont vous êtes."), but={member_id})


def dissolved(team: LeadTeam, by: Member | None) -> None:
    _tell(team, _("Une équipe dont vous étiez est dissoute."), but={by.pk if by else 0})


def shared(team: LeadTeam, by: int) -> None:
    reason = _("Des parts sont proposées dans une équipe dont vous êtes : acceptez-les ou proposez-en d’autres.")
    _tell(team, reason, but={by})


def agreed(team: LeadTeam) -> None:
    _tell(team, _("Toute l’équipe a accepté les parts."))


def people_of(team: LeadTeam) -> set[int]:
    """Ids of those who are still there."""
    return set(team.places.filter(left_at=None).values_list("introduction__member", flat=True))


def _tell(team: LeadTeam, reason: str, *, but: Collection[int] = ()) -> None:
    told = (people_of(team) | answering_for(team.lead)) - set(but)
    notify(told, TEAM, (TEAM, team.pk), reason=reason)
