"""What clients confide from outside waits here: taken in by a cooperative, passed by another, or refused."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from portal.leads import telling
from portal.leads.access import animated_by, is_moderator
from portal.leads.changes import touch
from portal.leads.models import Lead, LeadEvent
from portal.leads.moves import LeadRefused
from portal.leads.posting import change_state, lock, log
from portal.members.models import Cooperative, Member
from portal.members.querysets import CooperativeQuerySet
from portal.visibility import Viewer


def cooperatives_of(viewer: Viewer) -> CooperativeQuerySet:
    """Those for which the viewer may take a lead in: that they animate; all of them for a moderator."""
    found = Cooperative.objects.visible_to(viewer).order_by("name", "pk")
    if is_moderator(viewer):
        return found
    return found.filter(pk__in=animated_by(viewer).values("pk"))


def take_in(lead: Lead, by: Member, cooperative: Cooperative) -> Lead:
    """The cooperative answers for it from now on; the client is written to."""
    return change_state(lead, Lead.State.OPEN, by, cooperative=cooperative)


def refuse(lead: Lead, by: Member, viewer: Viewer, reason: str) -> Lead:
    """For a moderator, the end: the client receives the reason. For an animator, only their cooperative's no.

    When no cooperative is left, moderators are told that the answer is theirs.
    """
    if is_moderator(viewer):
        return change_state(lead, Lead.State.REFUSED, by, reason)
    with transaction.atomic():
        locked = lock(lead.pk)
        mine = cooperatives_of(viewer).filter(leads_offered=locked)
        names = ", ".join(cooperative.name for cooperative in mine)
        if locked.state != Lead.State.WAITING or not names:
            raise LeadRefused(_("Cette affaire a changé entre-temps : elle n’attend plus votre réponse."))
        locked.offered_to.remove(*mine)
        said = _("Pas pour %(names)s : %(reason)s") % {"names": names, "reason": reason}
        log(locked, by, LeadEvent.Act.CHANGED, said)
        touch([locked.pk], tightened=True)
        if not locked.offered_to.exists():
            telling.left_to_moderators(locked)
    return locked
