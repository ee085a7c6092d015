"""How a lead ended, for whom, and what led to them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.leads.models.lead import Lead


class LeadOutcome(models.Model):
    """Won or lost, and why. `band` is what the giver sees of a won lead; the amounts are in `Earning`."""

    class Result(models.TextChoices):
        WON = "won", _("gagnée")
        LOST = "lost", _("perdue")

    class Why(models.TextChoices):
        SKILLS = "skills", _("les savoir-faire")
        PRICE = "price", _("le prix")
        DELAY = "delay", _("le délai")
        PLACE = "place", _("la distance")
        TRUST = "trust", _("la confiance")
        TEAM = "team", _("l’équipe")
        CLIENT = "client", _("le client a changé d’avis")
        OTHER = "other", _("autre chose")

    lead = models.OneToOneField(Lead, on_delete=models.CASCADE, related_name="outcome")
    result = models.CharField(_("issue"), max_length=4, choices=Result.choices)
    why = models.CharField(_("ce qui a compté"), max_length=8, choices=Why.choices, blank=True)
    words = models.CharField(_("en quelques mots"), max_length=500, blank=True)
    band = models.CharField(_("montant, en tranche"), max_length=8, choices=Lead.Budget.choices, blank=True)
    by = models.ForeignKey("members.Member", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(_("notée le"), default=timezone.now)

    class Meta:
        verbose_name = _("issue d’une affaire")
        verbose_name_plural = _("issues des affaires")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["result", "at"], name="leads_outcome_result")]

    def __str__(self) -> str:
        return f"{self.result} {self.lead_id}"


class Earning(models.Model):
    """Someone who took the lead. `amount`, in euros, is read by that person and by nobody else."""

    outcome = models.ForeignKey(LeadOutcome, on_delete=models.CASCADE, related_name="earnings")
    member = models.ForeignKey("members.Member", on_delete=models.CASCADE, related_name="earnings")
    amount = models.DecimalField(_("mon montant"), max_digits=11, decimal_places=2, null=True, blank=True)

    class Meta:
        verbose_name = _("part d’une personne dans une affaire")
        verbose_name_plural = _("parts des personnes dans les affaires")
        constraints = [
            models.UniqueConstraint(fields=["outcome", "member"], name="leads_earning_once"),
            models.CheckConstraint(condition=Q(amount=None) | Q(amount__gte=0), name="leads_earning_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.outcome_id} {self.member_id}"


class ContributionCredit(models.Model):
    """A contribution that was a reason to think of this person, for a lead that was won."""

    outcome = models.ForeignKey(LeadOutcome, on_delete=models.CASCADE, related_name="credits")
    contribution = models.ForeignKey(
        "knowledge.ContributionState", on_delete=models.CASCADE, related_name="lead_credits"
    )
    member = models.ForeignKey("members.Member", on_delete=models.CASCADE, related_name="+")
    """Who took the lead, not who wrote."""

    class Meta:
        verbose_name = _("contribution qui a mené à une affaire")
        verbose_name_plural = _("contributions qui ont mené à des affaires")
        constraints = [models.UniqueConstraint(fields=["outcome", "contribution", "member"], name="leads_credit_once")]

    def __str__(self) -> str:
        return f"{self.outcome_id} {self.contribution_id}"


class StoryPrompt(models.Model):
    """Two weeks after the end of a lead, one question to each person who took it: will you tell it?"""

    outcome = models.ForeignKey(LeadOutcome, on_delete=models.CASCADE, related_name="prompts")
    member = models.ForeignKey("members.Member", on_delete=models.CASCADE, related_name="story_prompts")
    asked_at = models.DateTimeField(default=timezone.now)
    declined_at = models.DateTimeField(null=True, blank=True)
    contribution = models.OneToOneField(
        "knowledge.ContributionState", null=True, blank=True, on_delete=models.SET_NULL, related_name="lead_prompt"
    )
    """What was begun from it."""

    class Meta:
        verbose_name = _("invitation à raconter une affaire")
        verbose_name_plural = _("invitations à raconter une affaire")
        ordering = ["-asked_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["outcome", "member"], name="leads_prompt_once")]

    def __str__(self) -> str:
        return f"{self.outcome_id} {self.member_id}"
