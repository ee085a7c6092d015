"""What the grid of coverage counts: one narrow row for each place and axis of each published contribution."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class CoverageFact(models.Model):
    """A published contribution counts once in this cell (axis, place, year). Kept by `research.coverage.facts`.

    A contribution has one `bucket`, so summing the buckets that a reader holds counts nothing twice. Its row without
    an axis stands for it whatever its axes: a contribution of two axes is still one contribution. A protected
    author's contribution has rows for its régions only.
    """

    class Level(models.TextChoices):
        REGION = "region", _("Régions")
        DEPARTEMENT = "departement", _("Départements")

    contribution = models.ForeignKey("knowledge.Contribution", on_delete=models.CASCADE, related_name="+")
    bucket = models.CharField(max_length=24)
    """`public`, `network`, `coop:<id>` or `private`: who reads it by its level alone."""
    kind = models.CharField(max_length=16)
    axis = models.ForeignKey(
        "vocabulary.Concept", null=True, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    """The broadest axis, not a theme of it; none in the row that stands for the whole contribution."""
    level = models.CharField(max_length=12, choices=Level.choices)
    place = models.ForeignKey("territories.Territory", on_delete=models.CASCADE, related_name="+", db_index=False)
    year = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("ligne de couverture")
        verbose_name_plural = _("lignes de couverture")
        indexes = [
            models.Index(fields=["level", "bucket", "axis", "place", "year", "kind"], name="coverage_cells"),
        ]

    def __str__(self) -> str:
        return f"{self.contribution_id} {self.axis_id} {self.place_id} {self.year}"


class CoverageSnapshot(models.Model):
    """The grid at the end of a month, for one bucket: what was counted then, under the rule of then."""

    month = models.DateField()
    """Its first day."""
    bucket = models.CharField(max_length=24)
    rule_version = models.PositiveSmallIntegerField()
    taken_at = models.DateTimeField()
    cells = models.JSONField(default=list)
    """[[kind, level, axis slug or "", key of the place, year, count], …]: names that outlive the rows."""

    class Meta:
        verbose_name = _("couverture d’un mois")
        verbose_name_plural = _("couvertures des mois passés")
        ordering = ["-month", "bucket"]
        constraints = [models.UniqueConstraint(fields=["month", "bucket"], name="coverage_one_snapshot_a_month")]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.bucket}"
