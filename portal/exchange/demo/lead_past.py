"""Dating what the demo makes of leads, as if all of it had happened some days ago."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.utils import timezone

from portal.leads.models import (
    Introduction,
    IntroductionEvent,
    Lead,
    LeadEvent,
    LeadOutcome,
    LeadTeam,
    Proposal,
    TeamEvent,
    TeamPlace,
)
from portal.notices.models import Notice

_HALF = 2
"""What happens between the posting and the end is dated half-way."""


def move_back(lead: Lead, *, posted: int, deadline: int, closed: int, since: int) -> None:
    """`posted`: days ago; `deadline` and `closed`: days after. Notices after the number `since` are those of it."""
    begun = timezone.now() - dt.timedelta(days=posted)
    ended = begun + dt.timedelta(days=closed)
    middle = begun + dt.timedelta(days=min(posted, closed) / _HALF)
    moments = {"created_at": begun, "deadline": timezone.localdate(begun) + dt.timedelta(days=deadline)}
    if lead.closed_at is not None:
        moments["closed_at"] = ended
    Lead.objects.filter(pk=lead.pk).update(**moments)
    first = LeadEvent.objects.filter(lead=lead, act=LeadEvent.Act.POSTED)
    last = LeadEvent.objects.filter(lead=lead, act=lead.state) if lead.is_closed else LeadEvent.objects.none()
    _date(LeadEvent.objects.filter(lead=lead), at=middle)
    _date(first, at=begun)
    _date(last, at=ended)
    _date(LeadOutcome.objects.filter(lead=lead), at=ended)
    _date(Proposal.objects.filter(lead=lead).exclude(answered_at=None), answered_at=middle)
    met = Introduction.objects.filter(lead=lead)
    _date(met, asked_at=middle)
    for name in ("giver_accepted_at", "member_accepted_at", "closed_at"):
        _date(met.exclude(**{name: None}), **{name: middle})
    _date(IntroductionEvent.objects.filter(introduction__lead=lead), at=middle)
    teams = LeadTeam.objects.filter(lead=lead)
    _date(teams, created_at=middle)
    _date(teams.exclude(answered_at=None), answered_at=middle)
    _date(TeamPlace.objects.filter(team__lead=lead).exclude(signed_at=None), signed_at=middle)
    _date(TeamEvent.objects.filter(team__lead=lead), at=middle)
    _date(Notice.objects.filter(pk__gt=since), created_at=middle)


def _date(rows: models.QuerySet, **moments: dt.datetime) -> None:
    rows.update(**moments)
