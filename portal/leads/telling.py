"""What members are told about leads: kinds of notices, and the subjects as each reader may read them now."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.leads.changes import LEAD
from portal.leads.models import Lead
from portal.members.models import Member, Role
from portal.notices import kinds, subjects
from portal.notices.sending import notify
from portal.notices.subjects import Subject
from portal.visibility import Viewer, Visibility

WAITING, MOVED, DEADLINE = "lead_waiting", "lead_moved", "lead_deadline"


def register() -> None:
    """Called once the apps are ready."""
    kinds.register(WAITING, gettext_lazy("Un client confie une affaire à relire"))
    kinds.register(MOVED, gettext_lazy("Une affaire que vous suivez change d’état"))
    kinds.register(DEADLINE, gettext_lazy("L’échéance d’une affaire que vous apportez approche ou passe"))
    subjects.register(LEAD, readable_leads, Lead.objects.visible_to)


def readable_leads(viewer: Viewer, ids: Collection[int]) -> Mapping[int, Subject]:
    """Of these leads, those the viewer may read now. One query."""
    found = Lead.objects.visible_to(viewer).filter(pk__in=ids).only("pk", "title")
    return {lead.pk: Subject(lead.title, lead.get_absolute_url()) for lead in found}


def received(lead: Lead) -> None:
    """A client's lead waits: tell moderators, and the animators it is offered to."""
    animators = Role.objects.filter(kind=Role.Kind.ANIMATOR, cooperative__in=lead.offered_to.values("pk"))
    moderators = Role.objects.filter(kind=Role.Kind.MODERATOR)
    told = {*animators.values_list("member_id", flat=True), *moderators.values_list("member_id", flat=True)}
    reason = _("Un client confie une affaire : elle attend qu’une coopérative la prenne ou la refuse.")
    notify(told, WAITING, (LEAD, lead.pk), reason=reason)


def left_to_moderators(lead: Lead) -> None:
    """No cooperative of the place takes it: the answer to the client is theirs."""
    moderators = Role.objects.filter(kind=Role.Kind.MODERATOR).values_list("member_id", flat=True)
    reason = _("Aucune coopérative du lieu ne prend cette affaire : le client attend votre réponse.")
    notify(moderators, WAITING, (LEAD, lead.pk), reason=reason)


def moved(lead: Lead, by: Member | None) -> None:
    """Tell those who answer for it, save whoever moved it, inside the caller's transaction."""
    told = answering_for(lead) - {by.pk if by else 0}
    reason = _("Une affaire dont vous répondez a changé d’état.")
    kind = DEADLINE if lead.state == Lead.State.EXPIRED else MOVED
    if lead.state == Lead.State.EXPIRED:
        reason = _(
            "L’échéance d’une affaire que vous apportez est passée : rouvrez-la avec un nouveau jour, ou dites comment "
            "elle s’est terminée."
        )
    notify(told, kind, (LEAD, lead.pk), reason=reason)


def answering_for(lead: Lead) -> set[int]:
    """Ids of its giver when their account is active, else of the animators of its cooperative."""
    if lead.giver is not None and lead.giver.status == Member.Status.ACTIVE:
        return {lead.giver.pk}
    if lead.cooperative_id is None or lead.visibility == Visibility.PRIVATE:
        return set()
    animators = Role.objects.filter(kind=Role.Kind.ANIMATOR, cooperative=lead.cooperative_id)
    return set(animators.values_list("member_id", flat=True))
