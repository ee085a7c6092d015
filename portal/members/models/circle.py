"""A named group of people who share what others do not see: a reading committee, a lead team."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Circle(models.Model):
    """Its members hold the token `circle:<id>` while they are active."""

    name = models.CharField(_("nom"), max_length=120)
    purpose = models.CharField(_("raison d’être"), max_length=240, blank=True)
    members = models.ManyToManyField("members.Member", verbose_name=_("membres"), blank=True, related_name="circles")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("cercle")
        verbose_name_plural = _("cercles")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
