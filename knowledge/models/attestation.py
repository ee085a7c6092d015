"""Someone tried what a contribution tells, and what that made of its maturity."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from knowledge.choices import Maturity, Outcome


class ReuseAttestation(models.Model):
    """« J’ai essayé »: one a member and contribution, changed rather than doubled.

    Read by whoever reads the contribution, never by more. Made by `knowledge.practice.attestations` only, which
    computes the maturity in the same transaction.
    """

    contribution = models.ForeignKey("knowledge.Contribution", on_delete=models.CASCADE, related_name="attestations")
    member = models.ForeignKey("members.Member", on_delete=models.CASCADE, related_name="attestations")
    cooperative = models.ForeignKey(
        "members.Cooperative", verbose_name=_("coopérative"), null=True, blank=True, on_delete=models.SET_NULL,
        related_name="attestations",
    )  # fmt: skip
    """That of the member on the day of the trial."""
    territory = models.ForeignKey(
        "territories.Territory", verbose_name=_("où"), on_delete=models.PROTECT, related_name="attestations"
    )
    tried_on = models.DateField(_("quand"))
    adapted = models.TextField(_("ce que j’ai adapté"), max_length=2000, blank=True)
    outcome = models.CharField(_("résultat"), max_length=10, choices=Outcome.choices)
    result = models.TextField(_("ce que cela a donné"), max_length=2000, blank=True)
    proof = models.ForeignKey(
        "knowledge.Contribution", verbose_name=_("récit qui le raconte"), null=True, blank=True,
        on_delete=models.SET_NULL, related_name="+",
    )  # fmt: skip
    unnamed = models.BooleanField(_("ne pas montrer mon nom"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("attestation d’essai")
        verbose_name_plural = _("attestations d’essai")
        ordering = ["-tried_on", "-pk"]
        constraints = [models.UniqueConstraint(fields=["contribution", "member"], name="one_attestation_per_member")]

    def __str__(self) -> str:
        return f"{self.member_id} {self.outcome} {self.contribution_id}"


class MaturityChange(models.Model):
    """Why a contribution went from a level to another: the rule and the figures it was computed from."""

    contribution = models.ForeignKey(
        "knowledge.Contribution", on_delete=models.CASCADE, related_name="maturity_changes"
    )
    before = models.CharField(max_length=10, choices=Maturity.choices)
    after = models.CharField(max_length=10, choices=Maturity.choices)
    rule = models.CharField(max_length=20)
    figures = models.JSONField(default=dict)
    """Those of `knowledge.practice.maturity.Figures`, as numbers."""
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("changement de maturité")
        verbose_name_plural = _("changements de maturité")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.contribution_id}: {self.before} → {self.after}"
