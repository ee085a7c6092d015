"""What a contribution was made from: typed edges between contributions, and the log of who drew or erased them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from knowledge.choices import Relation


class Lineage(models.Model):
    """`target` uses `source`. Made by `knowledge.practice.lineage.link` only, which refuses cycles.

    The edge names ids, so that renaming, moving, restricting or withdrawing either end never breaks it.
    """

    source = models.ForeignKey(
        "knowledge.Contribution", verbose_name=_("ce qui est utilisé"), on_delete=models.CASCADE,
        related_name="descents",
    )  # fmt: skip
    target = models.ForeignKey(
        "knowledge.Contribution", verbose_name=_("ce qui l’utilise"), on_delete=models.CASCADE,
        related_name="origins",
    )  # fmt: skip
    relation = models.CharField(_("lien"), max_length=12, choices=Relation.choices, default=Relation.SOURCE)
    passage = models.TextField(_("passage concerné"), max_length=1000, blank=True)
    created_by = models.ForeignKey("members.Member", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("lien de provenance")
        verbose_name_plural = _("liens de provenance")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["source", "target", "relation"], name="one_edge_once_per_relation"),
            models.CheckConstraint(condition=~models.Q(source=models.F("target")), name="no_edge_to_oneself"),
        ]
        indexes = [models.Index(fields=["target", "source"], name="lineage_upwards")]

    def __str__(self) -> str:
        return f"{self.target_id} {self.relation} {self.source_id}"


class LineageEvent(models.Model):
    """One line of history: an edge drawn or erased, when and by whom."""

    class Act(models.TextChoices):
        ADDED = "added", _("lien ajouté")
        REMOVED = "removed", _("lien retiré")

    source = models.ForeignKey("knowledge.Contribution", on_delete=models.CASCADE, related_name="+")
    target = models.ForeignKey("knowledge.Contribution", on_delete=models.CASCADE, related_name="lineage_events")
    relation = models.CharField(max_length=12, choices=Relation.choices)
    act = models.CharField(max_length=8, choices=Act.choices)
    member = models.ForeignKey("members.Member", null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("histoire d’un lien")
        verbose_name_plural = _("histoire des liens")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.act}: {self.target_id} {self.relation} {self.source_id}"
