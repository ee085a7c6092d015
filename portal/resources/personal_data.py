"""Resources and requests as personal data: their copy for the member, and their end with the account."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.utils import timezone

from portal.members.models import Member, User
from portal.resources.models import ResourceRequest, SharedResource


def archive_part(user: User) -> dict[str, Any]:
    """For `portability.register`: what the member shares, asks for and answers."""
    shared = SharedResource.objects.filter(owner__user=user).select_related("territory", "cooperative")
    asked = ResourceRequest.objects.filter(member__user=user).prefetch_related("events")
    return {
        "shared": [_resource(resource) for resource in shared],
        "asked": [_request(request) for request in asked],
    }


def _resource(resource: SharedResource) -> dict[str, Any]:
    plain = ("kind", "title", "text", "conditions", "price", "capacity", "visibility")
    return {name: getattr(resource, name) for name in plain} | {
        "place": resource.territory.key,
        "cooperative": resource.cooperative.name if resource.cooperative else None,
        "created_at": resource.created_at.isoformat(),
        "archived_at": resource.archived_at.isoformat() if resource.archived_at else None,
    }


def _request(request: ResourceRequest) -> dict[str, Any]:
    """The resource is told by number: its title is not the member's data."""
    return {
        "resource": request.resource_id,
        "from": request.starts_on.isoformat() if request.starts_on else None,
        "to": request.ends_on.isoformat() if request.ends_on else None,
        "quantity": request.quantity,
        "message": request.message,
        "state": request.state,
        "answer": request.answer,
        "thanks": request.thanks,
        "log": [{"act": event.act, "at": event.at.isoformat()} for event in request.events.all()],
    }


@receiver(post_save, sender=Member)
def forget_closed(instance: Member, **kwargs: Any) -> None:
    """A closed account: its words go; what it shared alone is put away, what a cooperative shares stays."""
    if instance.status != Member.Status.LEFT or instance.user_id is not None:
        return
    with transaction.atomic():
        ResourceRequest.objects.filter(member=instance).update(message="", thanks="")
        ResourceRequest.objects.filter(member=instance, state__in=ResourceRequest.OPEN).update(
            state=ResourceRequest.State.WITHDRAWN
        )
        SharedResource.objects.filter(owner=instance, cooperative=None).update(
            text="", text_html="", conditions="", price="", archived_at=timezone.now()
        )
