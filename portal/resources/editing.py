"""Sharing a resource, changing it, putting it away. Each function is one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from portal.markdown import render
from portal.members.access import is_narrower
from portal.members.models import Member
from portal.resources.changes import touch
from portal.resources.models import SharedResource


def save(values: Mapping[str, Any], by: Member, resource: SharedResource | None = None) -> SharedResource:
    """Share a new resource of `by`, or change one. Changing it also says that it is still there."""
    with transaction.atomic():
        saved = resource or SharedResource(owner=by, is_example=by.is_example)
        before = (saved.visibility, saved.cooperative_id)
        for name, value in values.items():
            setattr(saved, name, value)
        saved.text_html = render(saved.text, namespace="resource", top_level=3).html
        saved.confirmed_at, saved.asked_at = timezone.now(), None
        _keep(saved)
        moved = saved.cooperative_id != before[1]
        touch([saved.pk], tightened=resource is not None and (moved or is_narrower(before[0], saved.visibility)))
    return saved


def archive(resource: SharedResource) -> None:
    """Put it away: nobody else reads it, its requests stay with those who made them."""
    with transaction.atomic():
        SharedResource.objects.filter(pk=resource.pk, archived_at=None).update(archived_at=timezone.now())
        touch([resource.pk], tightened=True)


def offer_again(resource: SharedResource) -> None:
    with transaction.atomic():
        SharedResource.objects.filter(pk=resource.pk).update(
            archived_at=None, confirmed_at=timezone.now(), asked_at=None
        )
        touch([resource.pk])


def confirm(resource: SharedResource) -> None:
    """Say that it is still there: the question is not put before a year."""
    SharedResource.objects.filter(pk=resource.pk).update(confirmed_at=timezone.now(), asked_at=None)


def _keep(saved: SharedResource) -> None:
    """Write it without its counter, which others may have moved since it was read."""
    if saved.pk is None:
        saved.save()
        return
    kept = [field.name for field in saved._meta.concrete_fields if field.name not in ("id", "index_version")]
    saved.save(update_fields=kept)
