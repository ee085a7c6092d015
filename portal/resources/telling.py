"""What members are told about resources: kinds of notices, and the subjects as each reader may read them now."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.members.models import Role
from portal.notices import kinds, subjects
from portal.notices.sending import notify
from portal.notices.subjects import Subject
from portal.resources.changes import RESOURCE
from portal.resources.models import ResourceRequest, SharedResource
from portal.visibility import Viewer, Visibility

ASKED, ANSWERED, CHANGED, THANKED = "resource_asked", "resource_answered", "resource_changed", "resource_thanked"
UNUSED = "resource_unused"
REQUEST = "resource_request"
"""Kind of subject: one request, opened by who asked and by who answers."""


def register() -> None:
    """Called once the apps are ready."""
    kinds.register(ASKED, gettext_lazy("On demande une ressource que vous partagez"))
    kinds.register(ANSWERED, gettext_lazy("Votre demande de ressource a reçu une réponse"))
    kinds.register(CHANGED, gettext_lazy("Une demande de ressource est retirée ou terminée"))
    kinds.register(THANKED, gettext_lazy("On vous remercie pour une ressource"))
    kinds.register(UNUSED, gettext_lazy("Une ressource que vous partagez n’a pas servi depuis un an"))
    subjects.register(REQUEST, readable_requests, ResourceRequest.objects.visible_to)
    subjects.register(RESOURCE, readable_resources, SharedResource.objects.visible_to)


def readable_requests(viewer: Viewer, ids: Collection[int]) -> Mapping[int, Subject]:
    """Of these requests, those the viewer opens. Two queries. A resource closed since is not named."""
    found = list(ResourceRequest.objects.visible_to(viewer).filter(pk__in=ids).select_related("resource"))
    named = SharedResource.objects.visible_to(viewer).filter(pk__in={request.resource_id for request in found})
    readable = set(named.values_list("pk", flat=True))
    return {
        request.pk: Subject(
            request.resource.title if request.resource_id in readable else _("Une demande de ressource"),
            request.get_absolute_url(),
        )
        for request in found
    }


def readable_resources(viewer: Viewer, ids: Collection[int]) -> Mapping[int, Subject]:
    """Of these resources, those the viewer may read now. One query."""
    found = SharedResource.objects.visible_to(viewer).filter(pk__in=ids)
    return {resource.pk: Subject(resource.title, resource.get_absolute_url()) for resource in found}


def tell_managers(resource: SharedResource, kind: str, request: ResourceRequest, reason: str, *, but: int) -> None:
    """Tell those who answer for the resource, save the member `but`, inside the caller's transaction."""
    notify(managers_of(resource) - {but}, kind, (REQUEST, request.pk), reason=reason)


def managers_of(resource: SharedResource) -> set[int]:
    """Ids of the owner, and of the animators of its cooperative unless it is private."""
    told = {resource.owner_id}
    if resource.cooperative_id and resource.visibility != Visibility.PRIVATE:
        animators = Role.objects.filter(kind=Role.Kind.ANIMATOR, cooperative=resource.cooperative_id)
        told |= set(animators.values_list("member_id", flat=True))
    return told
