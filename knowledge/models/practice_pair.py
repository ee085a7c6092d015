"""Two experiences of the same practice, that came out alike or in opposite ways."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class PracticePair(models.Model):
    """Written by the worker only (`knowledge.practice.pairing.recompute`). Read by whoever reads both stories."""

    first = models.ForeignKey("knowledge.ExperienceReport", on_delete=models.CASCADE, related_name="+")
    """The one that worked, when the other did not."""
    second = models.ForeignKey("knowledge.ExperienceReport", on_delete=models.CASCADE, related_name="+")
    agrees = models.BooleanField(default=False)
    """Both worked, both worked in part, or neither did; otherwise one worked and the other did not."""
    likeness = models.FloatField()
    """0 to 1: how much the two tell of the same practice."""

    class Meta:
        verbose_name = _("récits d’une même pratique")
        verbose_name_plural = _("récits d’une même pratique")
        ordering = ["-likeness", "pk"]
        constraints = [models.UniqueConstraint(fields=["first", "second"], name="one_row_per_pair_of_stories")]
        indexes = [models.Index(fields=["agrees", "-likeness"], name="practice_pairs_by_likeness")]

    def __str__(self) -> str:
        return f"{self.first_id} / {self.second_id}"
