"""Reading leads: the queryset twins of the predicates in `access`."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils import timezone

from portal.visibility import Viewer, Visibility, tokens

if TYPE_CHECKING:
    from portal.leads.models import Lead  # noqa: F401 - named in strings

RUNNING = ("open", "introduced")
SHOWN = (*RUNNING, "won", "lost", "expired")
SEALED = ("client_name", "client_contact", "client_note")


class LeadQuerySet(models.QuerySet["Lead"]):
    def visible_to(self, viewer: Viewer) -> LeadQuerySet:
        """Leads that the viewer may read. Twin of `access.can_read_lead`."""
        return self if viewer.sees_all else self.filter(_shown(viewer) | _managed(viewer))

    def managed_by(self, viewer: Viewer) -> LeadQuerySet:
        """Those the viewer answers for. Twin of `access.may_manage`.

        One's own; those of the cooperatives one animates and, for moderators and administrators, all of them, save
        the private ones of others; for animators, also those of clients that wait and were offered to them.
        """
        return self if viewer.sees_all else self.filter(_managed(viewer))

    def open(self, day: dt.date | None = None) -> LeadQuerySet:
        """Those that someone may still take; `day` is today by default."""
        return self.filter(_answered_for(), state__in=RUNNING, deadline__gte=day or timezone.localdate())

    def running(self) -> LeadQuerySet:
        """Those that someone may still take, or is taking, whatever their last day."""
        return self.filter(_answered_for(), state__in=RUNNING)

    def over(self) -> LeadQuerySet:
        """Won, lost, or closed at their deadline."""
        return self.filter(_answered_for(), state__in=[state for state in SHOWN if state not in RUNNING])

    def waiting(self) -> LeadQuerySet:
        """Of clients, not yet taken in."""
        return self.filter(state="waiting")

    def for_cards(self) -> LeadQuerySet:
        """What a list shows, in two queries, without anything of the client."""
        from portal.leads.models import LeadNeed

        needs = LeadNeed.objects.select_related("concept")
        cards = self.select_related("place", "cooperative").defer(*SEALED)
        return cards.prefetch_related(Prefetch("needs", queryset=needs))


def _answered_for() -> Q:
    """Its giver is active; or they are gone and its cooperative, or the client, remains. Never a suspended giver's."""
    gone = Q(giver=None) | Q(giver__status="left")
    return Q(giver__status="active") | (gone & (Q(cooperative__isnull=False) | Q(origin="client")))


def _shown(viewer: Viewer) -> Q:
    held = ((tokens.PUBLIC, Visibility.PUBLIC), (tokens.NETWORK, Visibility.NETWORK))
    shown = Q(visibility__in=[level for token, level in held if token in viewer.tokens])
    if viewer.cooperative_ids:
        shown |= Q(visibility=Visibility.COOPERATIVE, cooperative__in=sorted(viewer.cooperative_ids))
    if viewer.circle_ids:
        from portal.leads.models import Lead

        shared = Lead.circles.through.objects.filter(lead=OuterRef("pk"), circle__in=sorted(viewer.circle_ids))
        shown |= Q(Exists(shared))
    return shown & _answered_for() & Q(state__in=SHOWN)


def _managed(viewer: Viewer) -> Q:
    """The token is the right, not the id beside it."""
    if viewer.member_id is None or tokens.person(viewer.member_id) not in viewer.tokens:
        return Q(pk__in=[])
    own = Q(giver=viewer.member_id)
    if not viewer.is_network:
        return own
    from portal.leads.models import Lead
    from portal.members.models import Role

    mandates = Role.objects.filter(member=viewer.member_id)
    animated = mandates.filter(kind=Role.Kind.ANIMATOR, cooperative__in=sorted(viewer.cooperative_ids))
    offered = Lead.offered_to.through.objects.filter(
        lead=OuterRef("pk"), cooperative__in=animated.values("cooperative")
    )
    everywhere = mandates.filter(kind__in=[Role.Kind.MODERATOR, Role.Kind.ADMINISTRATOR])
    shared = Q(cooperative__in=animated.values("cooperative")) | Exists(everywhere)
    return own | (~Q(visibility=Visibility.PRIVATE) & shared) | (Q(state="waiting") & Exists(offered))
