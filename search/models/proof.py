"""Who contributed to what, skill by skill: the narrow rows that « Qui sait ? » adds up."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from knowledge.choices import Credit, Maturity
from portal.visibility import Visibility


class Proof(models.Model):
    """One person's part in one published contribution, under one of its skills or trades.

    Kept by `search.expertise.keeping` in the transaction of each change. Never shown alone: who may read it is asked of
    the contribution's state each time.
    """

    contribution = models.ForeignKey("knowledge.ContributionState", on_delete=models.CASCADE, related_name="proofs")
    member = models.ForeignKey("members.Member", on_delete=models.CASCADE, related_name="proofs")
    concept = models.ForeignKey("vocabulary.Concept", on_delete=models.CASCADE, related_name="proofs")
    credit = models.CharField(max_length=12, choices=Credit.choices)
    year = models.PositiveSmallIntegerField(default=0)
    """Of what is told; 0 when unknown."""
    maturity = models.CharField(max_length=10, choices=Maturity.choices, default=Maturity.IDEA)
    visibility = models.CharField(max_length=12, choices=Visibility.choices, default=Visibility.PRIVATE)
    """Those of the contribution: what its part weighs, and in which sum."""

    class Meta:
        verbose_name = _("preuve")
        verbose_name_plural = _("preuves")
        indexes = [
            models.Index(fields=["concept", "visibility", "contribution"], name="search_proof_level"),
            models.Index(fields=["member", "concept"], name="search_proof_person"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["contribution", "member", "concept", "credit"], name="search_proof_once")
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.concept_id} {self.contribution_id}"


class SkillWeight(models.Model):
    """What the proofs of one person weigh under one concept, summed by who may read them, in thousandths.

    It says who is looked at and how many people prove a skill, never what is shown: the proofs themselves are read
    through the rule. `search.expertise.sums` keeps it, in whole numbers so that two changes at once add up.
    """

    member = models.ForeignKey("members.Member", on_delete=models.CASCADE, related_name="skill_weights")
    concept = models.ForeignKey("vocabulary.Concept", on_delete=models.CASCADE, related_name="+")
    public = models.IntegerField(default=0)
    """By what everybody reads."""
    network = models.IntegerField(default=0)
    """By what every member of the network reads: `public` and more."""
    whole = models.IntegerField(default=0)
    """By everything."""

    class Meta:
        verbose_name = _("poids d’un savoir-faire")
        verbose_name_plural = _("poids des savoir-faire")
        constraints = [models.UniqueConstraint(fields=["concept", "member"], name="search_weight_once")]
        indexes = [
            models.Index(fields=["concept", "member", "public", "network", "whole"], name="search_weight_sums"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.concept_id} {self.whole}"
