"""Who may read a lead, and who answers for it: predicates. Queryset twins are in `querysets`."""

from __future__ import annotations

from django.db.models import QuerySet

from portal.leads.models import Lead
from portal.members.models import Cooperative, Member, Role
from portal.visibility import Viewer, audience_of, can_read, tokens


def is_live(lead: Lead) -> bool:
    """Its level opens it: taken in, not withdrawn, and somebody answers for it, never a suspended giver."""
    return lead.state in Lead.SHOWN and is_answered_for(lead)


def is_answered_for(lead: Lead) -> bool:
    """Its giver is active; or they are gone and its cooperative, or the client, remains."""
    if lead.giver is None or lead.giver.status == Member.Status.LEFT:
        return lead.cooperative_id is not None or lead.origin == Lead.Origin.CLIENT
    return lead.giver.status == Member.Status.ACTIVE


def audience_of_lead(lead: Lead) -> frozenset[str]:
    """Tokens that open it: its giver's always; its level and its circles while it is live. One query for circles."""
    return audience_of(
        live=is_live(lead),
        visibility=lead.visibility,
        cooperative_id=lead.cooperative_id,
        person_ids=[lead.giver_id] if lead.giver_id else [],
        circle_ids=[circle.pk for circle in lead.circles.all()],
    )


def can_read_lead(viewer: Viewer, lead: Lead) -> bool:
    """Twin of `LeadQuerySet.visible_to`: its audience, and those who answer for it."""
    return can_read(viewer, audience_of_lead(lead)) or may_manage(viewer, lead)


def may_manage(viewer: Viewer, lead: Lead) -> bool:
    """Change it, move its state, read its log. One query, none for the giver.

    The answer stays with the object: each part of a page asks again. Read the lead anew after a change.
    """
    if lead.giver_id is not None and can_read(viewer, frozenset({tokens.person(lead.giver_id)})):
        return True
    kept: dict[Viewer, bool] = lead.__dict__.setdefault("_managed_by", {})
    if viewer not in kept:
        kept[viewer] = Lead.objects.managed_by(viewer).filter(pk=lead.pk).exists()
    return kept[viewer]


def may_post(viewer: Viewer) -> bool:
    """Post a lead: active members."""
    return viewer.member_id is not None and viewer.is_network


def animated_by(viewer: Viewer) -> QuerySet[Cooperative]:
    """Those of the viewer's cooperatives that they animate, by name."""
    mandates = Role.objects.filter(
        member=viewer.member_id, kind=Role.Kind.ANIMATOR, cooperative__in=sorted(viewer.cooperative_ids)
    )
    return Cooperative.objects.filter(pk__in=mandates.values("cooperative")).order_by("name", "pk")


def is_moderator(viewer: Viewer) -> bool:
    """Holds the mandate everywhere. One query at most."""
    if viewer.sees_all or viewer.member_id is None or not viewer.is_network:
        return viewer.sees_all
    everywhere = [Role.Kind.MODERATOR, Role.Kind.ADMINISTRATOR]
    return Role.objects.filter(member=viewer.member_id, kind__in=everywhere).exists()


def acting_member(viewer: Viewer) -> Member | None:
    """The active member who reads, or None."""
    if viewer.member_id is None or not may_post(viewer):
        return None
    return Member.objects.filter(pk=viewer.member_id).first()
