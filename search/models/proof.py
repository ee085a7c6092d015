"""Who contributed to what, skill by skill: the narrow rows that « Qui sait ? » adds up."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from knowledge.choices import Credit


class Proof(models.Model):
    """One person's part in one published contribution, under one of its skills or trades.

    Kept by `search.expertise.keeping` in the transaction of each change. Never read alone: who may read it is asked of
    the contribution's state each time.
    """

    contribution = models.ForeignKey("knowledge.ContributionState", on_delete=models.CASCADE, related_name="proofs")
    member = models.ForeignKey("members.Member", on_delete=models.CASCADE, related_name="proofs")
    concept = models.ForeignKey("vocabulary.Concept", on_delete=models.CASCADE, related_name="proofs")
    credit = models.CharField(max_length=12, choices=Credit.choices)
    year = models.PositiveSmallIntegerField(default=0)
    """Of what is told; 0 when unknown."""

    class Meta:
        verbose_name = _("preuve")
        verbose_name_plural = _("preuves")
        indexes = [
            models.Index(fields=["concept", "contribution", "member", "credit", "year"], name="search_proof_concept"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["contribution", "member", "concept", "credit"], name="search_proof_once")
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.concept_id} {self.contribution_id}"
