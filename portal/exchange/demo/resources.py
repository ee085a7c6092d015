"""Shared resources of the demo, with requests in every state, made as people make them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction
from django.utils import timezone

from portal.members.models import Cooperative, Member
from portal.resources import booking, editing
from portal.resources.models import RequestEvent, ResourceRequest, SharedResource
from portal.resources.unused import YEAR
from portal.territories.models import Territory

_PLAIN = ("kind", "title", "text", "conditions", "price", "capacity", "visibility")
State = ResourceRequest.State


def fill_resources(document: Mapping[str, Any]) -> int:
    """Write the resources that are not there yet, and their requests; returns how many resources.

    Raises KeyError or DoesNotExist for an unknown member, cooperative or place.
    """
    asked: dict[str, list[Mapping[str, Any]]] = {}
    for row in document["requests"]:
        asked.setdefault(row["of"], []).append(row)
    made = 0
    for data in document["resources"]:
        owner = Member.objects.get(slug=data["by"])
        if SharedResource.objects.filter(owner=owner, title=data["title"]).exists():
            continue
        with transaction.atomic():
            resource = _resource(data, owner)
            for number, row in enumerate(asked.get(data["slug"], [])):
                _request(resource, f"{data['slug']}:{number}", row)
            if data.get("archived"):
                editing.archive(resource)
        made += 1
    return made


def _resource(data: Mapping[str, Any], owner: Member) -> SharedResource:
    values = {name: data[name] for name in _PLAIN if name in data}
    values["territory"] = Territory.objects.get(key=data["at"])
    if slug := data.get("cooperative"):
        values["cooperative"] = Cooperative.objects.get(slug=slug)
    resource = editing.save(values, owner)
    if data.get("unused"):
        old = timezone.now() - YEAR - dt.timedelta(days=30)
        SharedResource.objects.filter(pk=resource.pk).update(created_at=old, confirmed_at=old)
    return resource


def _request(resource: SharedResource, name: str, row: Mapping[str, Any]) -> None:
    """Asked then brought to its state by both sides. What is past is asked for its days to come, then moved back."""
    first, last = row.get("days", (0, 0))
    back = dt.timedelta(days=-first) if first < 0 else dt.timedelta()
    today = timezone.localdate()
    asked = booking.Asked(
        key=uuid5(NAMESPACE_URL, f"demo:{resource.pk}:{name}"),
        starts_on=today + dt.timedelta(days=first) + back if "days" in row else None,
        ends_on=today + dt.timedelta(days=last) + back if "days" in row else None,
        quantity=row.get("number"),
        message=row["message"],
    )
    member, owner = Member.objects.get(slug=row["by"]), resource.owner
    sent = booking.ask(resource, member, asked)
    if row["state"] in (State.ACCEPTED, State.DONE):
        booking.accept(sent, owner, row["answer"])
    elif row["state"] == State.REFUSED:
        booking.refuse(sent, owner, row["answer"])
    elif row["state"] == State.WITHDRAWN:
        booking.withdraw(sent, member)
    if row["state"] == State.DONE and "thanks" in row:
        booking.thank(sent, member, row["thanks"])
    elif row["state"] == State.DONE:
        booking.finish(sent, owner)
    if back:
        _move_back(sent, back)


def _move_back(sent: ResourceRequest, back: dt.timedelta) -> None:
    """As if all of it had happened so many days ago."""
    sent.refresh_from_db()
    for name in ("starts_on", "ends_on", "created_at", "decided_at", "thanked_at"):
        if (moment := getattr(sent, name)) is not None:
            setattr(sent, name, moment - back)
    sent.save()
    for event in RequestEvent.objects.filter(request=sent):
        RequestEvent.objects.filter(pk=event.pk).update(at=event.at - back)
