"""What the page of a resource and that of a request show to one reader."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from portal.members.models import Member
from portal.resources import access
from portal.resources.booking import remaining
from portal.resources.models import RequestEvent, ResourceRequest, SharedResource
from portal.resources.wording import days_words
from portal.visibility import Viewer

CALENDAR = 30
"""Periods shown: beyond, the calendar would fill the page."""


@dataclass(frozen=True, slots=True)
class Period:
    """Days taken or asked for, without saying by whom."""

    words: str
    is_held: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """`owner` is None when the reader may not open that person's page; `calendar` is for members."""

    owner: Member | None
    calendar: tuple[Period, ...]
    remaining: int | None
    thanks: int
    is_manager: bool
    may_ask: bool
    mine: tuple[ResourceRequest, ...]


def reading_of(resource: SharedResource, viewer: Viewer) -> Reading:
    """Seven queries at most."""
    is_manager = access.may_manage(viewer, resource)
    shares = access.may_share(viewer)
    mine = ResourceRequest.objects.asked_by(viewer).filter(resource=resource) if shares else ()
    return Reading(
        owner=Member.objects.visible_to(viewer).filter(pk=resource.owner_id).first(),
        calendar=_calendar(resource) if shares and resource.is_by_dates else (),
        remaining=remaining(resource),
        thanks=resource.requests.filter(thanked_at__isnull=False).count(),
        is_manager=is_manager,
        may_ask=shares and viewer.member_id != resource.owner_id and access.is_live(resource),
        mine=tuple(mine),
    )


def _calendar(resource: SharedResource) -> tuple[Period, ...]:
    today = timezone.localdate()
    coming = resource.requests.filter(
        ends_on__gte=today, state__in=(*ResourceRequest.HELD, ResourceRequest.State.ASKED)
    )
    return tuple(
        Period(days_words(request.starts_on, request.ends_on), request.state in ResourceRequest.HELD)
        for request in coming.order_by("starts_on", "pk")[:CALENDAR]
        if request.starts_on and request.ends_on
    )


@dataclass(frozen=True, slots=True)
class RequestReading:
    """One request for one of its two sides. `title` is empty when the resource is closed to the reader since."""

    title: str
    url: str
    asker: str
    asker_url: str
    events: tuple[RequestEvent, ...]
    is_manager: bool
    is_asker: bool
    may_finish: bool
    may_thank: bool


def request_reading(request: ResourceRequest, viewer: Viewer) -> RequestReading:
    """Five queries at most. `request` has its resource and its member loaded."""
    resource = SharedResource.objects.visible_to(viewer).filter(pk=request.resource_id).first()
    is_manager = access.may_manage(viewer, request.resource)
    asker = Member.objects.visible_to(viewer).filter(pk=request.member_id).first()
    is_asker = viewer.member_id == request.member_id
    return RequestReading(
        title=request.resource.title if resource or is_manager else "",
        url=resource.get_absolute_url() if resource else "",
        asker=request.member.display_name,
        asker_url=asker.get_absolute_url() if asker else "",
        events=tuple(request.events.all()),
        is_manager=is_manager and not is_asker,
        is_asker=is_asker,
        may_finish=request.state == ResourceRequest.State.ACCEPTED and request.has_begun,
        may_thank=is_asker and request.may_be_thanked,
    )
