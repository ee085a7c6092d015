"""Reading people and cooperatives: the queryset twins of the predicates in `access`."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from portal.visibility import Viewer, Visibility

if TYPE_CHECKING:
    from portal.members.models import Cooperative, Member, Membership


class CooperativeQuerySet(models.QuerySet["Cooperative"]):
    """Cooperatives are public: every reader sees all of them."""

    def visible_to(self, viewer: Viewer) -> CooperativeQuerySet:
        return self


class MembershipQuerySet(models.QuerySet["Membership"]):
    def current(self, day: datetime.date | None = None) -> MembershipQuerySet:
        """Twin of `Membership.is_current_on`; `day` is today by default."""
        day = day or timezone.localdate()
        return self.filter(
            Q(started_on__isnull=True) | Q(started_on__lte=day),
            Q(ended_on__isnull=True) | Q(ended_on__gte=day),
        )


class MemberQuerySet(models.QuerySet["Member"]):
    def active(self) -> MemberQuerySet:
        return self.filter(status="active")

    def listed(self) -> MemberQuerySet:
        """Those who accepted to be in the directory."""
        return self.filter(is_listed=True)

    def visible_to(self, viewer: Viewer) -> MemberQuerySet:
        """Members whose page the viewer may open. Twin of `access.can_read_member`."""
        if viewer.sees_all:
            return self
        levels = Q()
        if "public" in viewer.tokens:
            levels |= Q(visibility=Visibility.PUBLIC)
        if viewer.is_network:
            levels |= Q(visibility__in=[Visibility.PUBLIC, Visibility.NETWORK])
        if viewer.cooperative_ids:
            shared = self._memberships().filter(
                member=OuterRef("pk"), cooperative__in=sorted(viewer.cooperative_ids)
            )
            levels |= Q(visibility=Visibility.COOPERATIVE) & Exists(shared)
        readable = Q(status="active") & levels if levels else Q(pk__in=[])
        own = [int(token.partition(":")[2]) for token in viewer.tokens if token.startswith("person:")]
        if own:
            readable |= Q(pk__in=own)
        return self.filter(readable)

    @staticmethod
    def _memberships() -> MembershipQuerySet:
        from portal.members.models import Membership

        return MembershipQuerySet(Membership).current()
