"""Who may read an introduction and a team: its two sides, and nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q

from portal.leads.querysets import SEALED
from portal.visibility import Viewer, tokens

if TYPE_CHECKING:
    from portal.leads.models import Introduction, LeadTeam  # noqa: F401 - named in strings


class IntroductionQuerySet(models.QuerySet["Introduction"]):
    def visible_to(self, viewer: Viewer) -> IntroductionQuerySet:
        """Introductions of the viewer, and those about the leads they answer for."""
        if viewer.sees_all:
            return self
        from portal.leads.models import Lead

        return self.filter(_mine(viewer, "member") | Q(lead__in=Lead.objects.managed_by(viewer).values("pk")))

    def of(self, viewer: Viewer) -> IntroductionQuerySet:
        """Those in which the viewer is the person."""
        return self.filter(_mine(viewer, "member"))

    def running(self) -> IntroductionQuerySet:
        """Asked or accepted by both."""
        return self.filter(state__in=("asked", "mutual"))

    def for_lines(self) -> IntroductionQuerySet:
        """What a list shows, those that run first, without anything of the client."""
        loaded = self.select_related("lead__giver", "member").defer(*(f"lead__{name}" for name in SEALED))
        return loaded.order_by(F("closed_at").asc(nulls_first=True), "-asked_at", "-pk")


class LeadTeamQuerySet(models.QuerySet["LeadTeam"]):
    def visible_to(self, viewer: Viewer) -> LeadTeamQuerySet:
        """Teams of the viewer, of invited people while they are, and those of the leads they answer for."""
        if viewer.sees_all:
            return self
        from portal.leads.models import Lead, TeamPlace

        held = TeamPlace.objects.filter(
            _mine(viewer, "introduction__member"), left_at=None, introduction__state__in=("asked", "mutual")
        )
        managed = Lead.objects.managed_by(viewer).values("pk")
        return self.filter(Q(pk__in=held.values("team")) | Q(lead__in=managed))


def _mine(viewer: Viewer, column: str) -> Q:
    """The token is the right, not the id beside it."""
    if viewer.member_id is None or tokens.person(viewer.member_id) not in viewer.tokens:
        return Q(pk__in=[])
    return Q(**{column: viewer.member_id})
