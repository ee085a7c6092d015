"""Who is in which cooperative, at which stage, between which dates."""

from __future__ import annotations

import datetime

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.members.querysets import MembershipQuerySet


class Membership(models.Model):
    """A person's time in a cooperative. An unknown start counts as started."""

    class Stage(models.TextChoices):
        TEST = "test", _("Test d’activité")
        CAPE = "cape", _("CAPE (contrat d’appui au projet d’entreprise)")
        CESA = "cesa", _("CESA (contrat d’entrepreneur salarié associé)")
        ASSOCIATE = "associate", _("Sociétariat")

    member = models.ForeignKey("members.Member", on_delete=models.CASCADE, related_name="memberships")
    cooperative = models.ForeignKey(
        "members.Cooperative",
        verbose_name=_("coopérative"),
        on_delete=models.CASCADE,
        related_name="memberships",
    )
    stage = models.CharField(_("étape"), max_length=10, choices=Stage.choices, default=Stage.TEST)
    started_on = models.DateField(_("depuis le"), null=True, blank=True)
    ended_on = models.DateField(_("jusqu’au"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("appartenance")
        verbose_name_plural = _("appartenances")
        ordering = ["-started_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "cooperative"],
                condition=Q(ended_on__isnull=True),
                name="members_membership_one_open",
                violation_error_message=_("Cette personne est déjà dans cette coopérative."),
            ),
            models.CheckConstraint(
                condition=Q(started_on__isnull=True) | Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                name="members_membership_dates",
                violation_error_message=_("La fin précède le début."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} – {self.cooperative}"

    @property
    def is_current(self) -> bool:
        return self.is_current_on(timezone.localdate())

    def is_current_on(self, day: datetime.date) -> bool:
        """Predicate twin of `MembershipQuerySet.current`."""
        started = self.started_on is None or self.started_on <= day
        return started and (self.ended_on is None or self.ended_on >= day)
