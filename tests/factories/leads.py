"""Leads as people post them."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import uuid4

from django.utils import timezone

from portal.leads import posting
from portal.leads.models import Lead
from portal.leads.sealing import Client
from portal.members.models import Member
from tests.factories import knowledge as made

CLIENT = Client("Mairie exemple", "client@exemple.test", "Rappeler le matin")


def day(number: int) -> dt.date:
    """A day, so many days from today."""
    return timezone.localdate() + dt.timedelta(days=number)


def brief(**values: Any) -> posting.Brief:
    """Cleaning of a school, for the network, unless told otherwise."""
    chosen: dict[str, Any] = {
        "title": "Nettoyage d’une école",
        "need": "Deux passages par semaine, trois classes.",
        "deadline": day(20),
    }
    if "place" not in values and not values.get("is_remote"):
        values["place"] = made.commune()
    return posting.Brief(**(chosen | values))


def lead(giver: Member | None = None, **values: Any) -> Lead:
    """An open lead of `giver` (a new member if None)."""
    key = values.pop("key", None) or uuid4()
    return posting.post(key, brief(**values), giver or made.writer())


def confided(**values: Any) -> Lead:
    """The lead of a client from outside, which waits."""
    return posting.post(uuid4(), brief(**({"client": CLIENT} | values)), None)


def moved(to: str, giver: Member | None = None, **values: Any) -> Lead:
    """A lead of `giver` brought into this state by the giver."""
    made_lead = lead(giver, **values)
    return posting.change_state(made_lead, to, made_lead.giver)


def past(one: Lead, days: int = 1) -> Lead:
    """The same, its deadline so many days ago."""
    Lead.objects.filter(pk=one.pk).update(deadline=day(-days))
    one.refresh_from_db()
    return one
