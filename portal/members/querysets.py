"""Reading people and cooperatives: the queryset twins of the predicates in `access`."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils import timezone

from portal.members.field_visibility import default_field_visibility
from portal.visibility import Viewer, Visibility

if TYPE_CHECKING:
    from portal.members.models import (  # noqa: F401 - named in strings
        Cooperative,
        JoinRequest,
        Member,
        Membership,
    )


class CooperativeQuerySet(models.QuerySet["Cooperative"]):
    """Cooperatives are public: every reader sees all of them."""

    def visible_to(self, viewer: Viewer) -> CooperativeQuerySet:
        """All of them, whoever asks: the name of the rule, so that no page needs an exception."""
        return self if viewer.tokens or viewer.sees_all else self.none()


class MembershipQuerySet(models.QuerySet["Membership"]):
    def current(self, day: datetime.date | None = None) -> MembershipQuerySet:
        """Twin of `Membership.is_current_on`; `day` is today by default."""
        day = day or timezone.localdate()
        return self.filter(
            Q(started_on__isnull=True) | Q(started_on__lte=day),
            Q(ended_on__isnull=True) | Q(ended_on__gte=day),
        )


class JoinRequestQuerySet(models.QuerySet["JoinRequest"]):
    def pending(self) -> JoinRequestQuerySet:
        return self.filter(state="pending")

    def with_proved_address(self) -> JoinRequestQuerySet:
        """Of accounts with a confirmed address: nobody is asked to decide on an invented one."""
        from allauth.account.models import EmailAddress

        return self.filter(Exists(EmailAddress.objects.filter(user=OuterRef("member__user"), verified=True)))


class MemberQuerySet(models.QuerySet["Member"]):
    def active(self) -> MemberQuerySet:
        return self.filter(status="active")

    def listed(self) -> MemberQuerySet:
        """Active members who accepted to be in the directory."""
        return self.active().filter(is_listed=True)

    def visible_to(self, viewer: Viewer) -> MemberQuerySet:
        """Members whose page the viewer may open. Twin of `access.can_read_member`."""
        if viewer.sees_all:
            return self
        open_levels = _everyones_levels(viewer)
        readable = Q(visibility__in=open_levels) if open_levels else Q(pk__in=[])
        readable |= Q(visibility=Visibility.COOPERATIVE) & _shares_cooperative(viewer)
        return self.filter((Q(status="active") & readable) | _own(viewer))

    def field_readable_by(self, viewer: Viewer, field: str) -> MemberQuerySet:
        """Members one field of whose page the viewer may read. Twin of `field in access.readable_fields`.

        A filter on a field must go through here: finding someone by what they hide tells it.
        """
        return self.visible_to(viewer).filter(field_condition(viewer, field))

    def with_cards(self) -> MemberQuerySet:
        """What a list of people shows, in a fixed number of queries."""
        return self.with_current_memberships().prefetch_related("trades", "places")

    def with_current_memberships(self) -> MemberQuerySet:
        """Fill `member.current_memberships` with those of today, their cooperative loaded."""
        from portal.members.models import Membership

        current = Membership.objects.current().select_related("cooperative")
        return self.prefetch_related(Prefetch("memberships", queryset=current, to_attr="current_memberships"))


def field_condition(viewer: Viewer, field: str) -> Q:
    """Whether the field itself is open to the viewer, on a page that they may open."""
    if viewer.sees_all:
        return Q()
    default = default_field_visibility()[field]
    readable = _level_in(field, _everyones_levels(viewer), default)
    readable |= _level_in(field, [Visibility.COOPERATIVE], default) & _shares_cooperative(viewer)
    return readable | _own(viewer)


def _everyones_levels(viewer: Viewer) -> list[str]:
    """Levels the viewer reads whoever the member is."""
    levels: list[str] = []
    if viewer.is_network:
        levels = [Visibility.PUBLIC, Visibility.NETWORK]
    elif "public" in viewer.tokens:
        levels = [Visibility.PUBLIC]
    return levels


def _level_in(field: str, levels: list[str], default: str) -> Q:
    if not levels:
        return Q(pk__in=[])
    chosen = Q(**{f"field_visibility__{field}__in": [str(level) for level in levels]})
    if default in levels:
        chosen |= ~Q(field_visibility__has_key=field)
    return chosen


def _shares_cooperative(viewer: Viewer) -> Q:
    from portal.members.models import Membership

    if not viewer.cooperative_ids:
        return Q(pk__in=[])
    shared = Membership.objects.current().filter(member=OuterRef("pk"), cooperative__in=sorted(viewer.cooperative_ids))
    return Q(Exists(shared))


def _own(viewer: Viewer) -> Q:
    """The member's own page: the token is the right, not the id beside it."""
    if viewer.member_id is None or f"person:{viewer.member_id}" not in viewer.tokens:
        return Q(pk__in=[])
    return Q(pk=viewer.member_id)
