"""Who may read a resource and a request, and who answers for them: predicates. Queryset twins are in `querysets`."""

from __future__ import annotations

from portal.members.models import Member
from portal.resources.models import SharedResource
from portal.visibility import Viewer, audience_of


def is_live(resource: SharedResource) -> bool:
    """Offered: not put away, its owner active; a cooperative's outlives an owner who left, never a suspended one."""
    status = resource.owner.status
    kept = status == Member.Status.LEFT and resource.cooperative_id is not None
    return not resource.is_archived and (status == Member.Status.ACTIVE or kept)


def audience_of_resource(resource: SharedResource) -> frozenset[str]:
    """Tokens that open it: its owner's always, its level's while it is offered."""
    return audience_of(
        live=is_live(resource),
        visibility=resource.visibility,
        cooperative_id=resource.cooperative_id,
        person_ids=[resource.owner_id],
    )


def may_share(viewer: Viewer) -> bool:
    """Share a resource, and ask for one: active members."""
    return viewer.member_id is not None and viewer.is_network


def may_manage(viewer: Viewer, resource: SharedResource) -> bool:
    """Change it, put it away, answer the requests about it. One query at most."""
    return SharedResource.objects.managed_by(viewer).filter(pk=resource.pk).exists()


def acting_member(viewer: Viewer) -> Member | None:
    """The active member who reads, or None."""
    if viewer.member_id is None or not may_share(viewer):
        return None
    return Member.objects.filter(pk=viewer.member_id).first()
