"""Resources and requests as people make them."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import uuid4

from django.utils import timezone

from portal.members.models import Member
from portal.resources import booking, editing
from portal.resources.models import ResourceRequest, SharedResource
from tests.factories import knowledge as made


def day(number: int) -> dt.date:
    """A day, so many days from today."""
    return timezone.localdate() + dt.timedelta(days=number)


def resource(owner: Member | None = None, **values: Any) -> SharedResource:
    """A van of `owner` (a new member if None), for the network."""
    chosen = {
        "kind": "vehicle",
        "title": "Camionnette de 12 m³",
        "text": "Pour les **chantiers** et les marchés.",
        "territory": made.commune(),
        "visibility": "network",
    } | values
    return editing.save(chosen, owner or made.writer())


def seats(owner: Member | None = None, *, capacity: int | None = 3, **values: Any) -> SharedResource:
    """Seats of a training, counted."""
    chosen = {"kind": "training", "title": "Sauveteur secouriste du travail", "capacity": capacity} | values
    return resource(owner, **chosen)


def request(
    of: SharedResource | None = None, by: Member | None = None, first: int = 10, last: int = 12, **values: Any
) -> ResourceRequest:
    """A request from day `first` to day `last` from now, or for a `quantity` when one is given."""
    days = {} if "quantity" in values else {"starts_on": day(first), "ends_on": day(last)}
    asked = booking.Asked(key=values.pop("key", uuid4()), **(days | values))
    return booking.ask(of or resource(), by or made.writer(), asked)


def accepted(of: SharedResource | None = None, by: Member | None = None, **values: Any) -> ResourceRequest:
    sent = request(of, by, **values)
    booking.accept(sent, sent.resource.owner)
    sent.refresh_from_db()
    return sent


def begun(sent: ResourceRequest) -> ResourceRequest:
    """The same, as if its first day were yesterday."""
    ResourceRequest.objects.filter(pk=sent.pk).update(starts_on=day(-1), ends_on=day(1))
    sent.refresh_from_db()
    return sent
