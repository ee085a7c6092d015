"""Two experiences of the same practice that came out in opposite ways."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Contradiction(models.Model):
    """Written by the worker only (`knowledge.contradictions.recompute`). Read by whoever reads both stories."""

    worked = models.ForeignKey("knowledge.ExperienceReport", on_delete=models.CASCADE, related_name="+")
    failed = models.ForeignKey("knowledge.ExperienceReport", on_delete=models.CASCADE, related_name="+")
    likeness = models.FloatField()
    """0 to 1: how much the two tell of the same practice."""

    class Meta:
        verbose_name = _("contradiction")
        verbose_name_plural = _("contradictions")
        ordering = ["-likeness", "pk"]
        constraints = [models.UniqueConstraint(fields=["worked", "failed"], name="one_contradiction_per_pair")]

    def __str__(self) -> str:
        return f"{self.worked_id} / {self.failed_id}"
