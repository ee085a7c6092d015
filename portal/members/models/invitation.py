"""A letter that lets one address join one cooperative without waiting."""

from __future__ import annotations

import datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Invitation(models.Model):
    """Only the hash of the token is kept: the link exists in the letter and nowhere else."""

    email = models.EmailField(_("adresse invitée"))
    cooperative = models.ForeignKey(
        "members.Cooperative",
        verbose_name=_("coopérative"),
        on_delete=models.CASCADE,
        related_name="invitations",
    )
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(
        "members.Member",
        verbose_name=_("invitation de"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="invitations_sent",
    )
    created_at = models.DateTimeField(_("envoyée le"), auto_now_add=True)
    expires_at = models.DateTimeField(_("valable jusqu’au"))
    accepted_at = models.DateTimeField(_("acceptée le"), null=True, blank=True, editable=False)
    accepted_by = models.ForeignKey(
        "members.Member",
        verbose_name=_("acceptée par"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="invitations_accepted",
    )

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.email} – {self.cooperative}"

    @property
    def is_usable(self) -> bool:
        return self.is_usable_at(timezone.now())

    def is_usable_at(self, moment: datetime.datetime) -> bool:
        return self.accepted_at is None and moment < self.expires_at
