"""Reading resources and requests: the queryset twins of the predicates in `access`."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Sum
from django.db.models.functions import Coalesce

from portal.visibility import Viewer, Visibility, tokens

if TYPE_CHECKING:
    from portal.resources.models import ResourceRequest, SharedResource  # noqa: F401 - named in strings

HELD = ("accepted", "done")
BY_DATES = ("room", "vehicle", "tool")


class SharedResourceQuerySet(models.QuerySet["SharedResource"]):
    def visible_to(self, viewer: Viewer) -> SharedResourceQuerySet:
        """Resources that the viewer may read. Twin of `can_read(viewer, access.audience_of_resource(...))`."""
        return self if viewer.sees_all else self.filter(_shown(viewer) | _owned(viewer))

    def offered(self) -> SharedResourceQuerySet:
        """Not put away, and someone answers for them. Twin of `access.is_live`."""
        return self.filter(_live())

    def managed_by(self, viewer: Viewer) -> SharedResourceQuerySet:
        """Those the viewer answers for: their own, and those of the cooperatives they animate."""
        if viewer.member_id is None or not viewer.is_network:
            return self.none()
        from portal.members.models import Role

        animated = Role.objects.filter(
            member=viewer.member_id, kind=Role.Kind.ANIMATOR, cooperative__in=sorted(viewer.cooperative_ids)
        )
        shared = Q(cooperative__in=animated.values("cooperative")) & ~Q(visibility=Visibility.PRIVATE)
        return self.filter(_owned(viewer) | (shared & Q(owner__status__in=["active", "left"])))

    def free(self, first: dt.date, last: dt.date) -> SharedResourceQuerySet:
        """Lent to nobody from `first` to `last`, both included; those that count have some left."""
        from portal.resources.models import ResourceRequest

        taken = ResourceRequest.objects.holding().overlapping(first, last).filter(resource=OuterRef("pk"))
        return self.with_taken().filter(
            Q(kind__in=BY_DATES) & ~Exists(taken)
            | (~Q(kind__in=BY_DATES) & (Q(capacity=None) | Q(capacity__gt=F("taken"))))
        )

    def with_taken(self) -> SharedResourceQuerySet:
        """Fill `taken`, the quantity already accepted."""
        held = Q(requests__state__in=HELD)
        return self.annotate(taken=Coalesce(Sum("requests__quantity", filter=held), 0))

    def for_cards(self) -> SharedResourceQuerySet:
        return self.select_related("territory", "cooperative")

    def unused_since(self, moment: dt.datetime) -> SharedResourceQuerySet:
        """Neither confirmed nor lent since that moment, and the question not put since."""
        from portal.resources.models import ResourceRequest

        used = ResourceRequest.objects.holding().filter(
            Q(decided_at__gte=moment) | Q(ends_on__gte=moment.date()), resource=OuterRef("pk")
        )
        unasked = Q(asked_at=None) | Q(asked_at__lt=moment)
        return self.offered().filter(unasked, confirmed_at__lt=moment).exclude(Exists(used))


class ResourceRequestQuerySet(models.QuerySet["ResourceRequest"]):
    def visible_to(self, viewer: Viewer) -> ResourceRequestQuerySet:
        """Requests of the viewer, and those about what they answer for."""
        if viewer.sees_all:
            return self
        from portal.resources.models import SharedResource

        managed = SharedResource.objects.managed_by(viewer).values("pk")
        return self.filter(_asked_by(viewer) | Q(resource__in=managed))

    def asked_by(self, viewer: Viewer) -> ResourceRequestQuerySet:
        return self.filter(_asked_by(viewer))

    def waiting_first(self) -> ResourceRequestQuerySet:
        """Those that wait for an answer, then the others; the newest first."""
        waits = models.ExpressionWrapper(Q(state="asked"), output_field=models.BooleanField())
        return self.order_by(waits.desc(), "-created_at", "-pk")

    def holding(self) -> ResourceRequestQuerySet:
        """Those that take days or a quantity."""
        return self.filter(state__in=HELD)

    def overlapping(self, first: dt.date, last: dt.date) -> ResourceRequestQuerySet:
        """Those with at least one day from `first` to `last`."""
        return self.filter(starts_on__lte=last, ends_on__gte=first)


def _live() -> Q:
    return Q(archived_at=None) & (Q(owner__status="active") | Q(owner__status="left", cooperative__isnull=False))


def _shown(viewer: Viewer) -> Q:
    held = ((tokens.PUBLIC, Visibility.PUBLIC), (tokens.NETWORK, Visibility.NETWORK))
    levels = [level for token, level in held if token in viewer.tokens]
    shown = Q(visibility__in=levels)
    if viewer.cooperative_ids:
        shown |= Q(visibility=Visibility.COOPERATIVE, cooperative__in=sorted(viewer.cooperative_ids))
    return _live() & shown


def _owned(viewer: Viewer) -> Q:
    """The token is the right, not the id beside it."""
    if viewer.member_id is None or tokens.person(viewer.member_id) not in viewer.tokens:
        return Q(pk__in=[])
    return Q(owner=viewer.member_id)


def _asked_by(viewer: Viewer) -> Q:
    if viewer.member_id is None or tokens.person(viewer.member_id) not in viewer.tokens:
        return Q(pk__in=[])
    return Q(member=viewer.member_id)
