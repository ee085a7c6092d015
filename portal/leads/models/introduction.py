"""A person and a lead brought together, with the consent of both sides, and what came of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.leads.querysets_introductions import IntroductionQuerySet


class Introduction(models.Model):
    """One side asks, the other answers; until both have accepted, neither is shown how to reach the other.

    The side of the giver is everyone who answers for the lead. `message` and `reason` are read by both sides and hold
    no address. What each side shows is chosen when it accepts; the addresses themselves are read where they live.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("en attente de réponse")
        MUTUAL = "mutual", _("acceptée des deux côtés")
        REFUSED = "refused", _("refusée")
        WITHDRAWN = "withdrawn", _("retirée")
        CLOSED = "closed", _("close")

    OPEN: ClassVar[tuple[str, ...]] = (State.ASKED, State.MUTUAL)

    lead = models.ForeignKey("leads.Lead", on_delete=models.CASCADE, related_name="introductions")
    member = models.ForeignKey("members.Member", on_delete=models.CASCADE, related_name="introductions")
    proposal = models.ForeignKey(
        "leads.Proposal", null=True, blank=True, on_delete=models.SET_NULL, related_name="introductions"
    )
    """The proposal that led here, if one did; its reasons are credited when the lead is won."""
    state = models.CharField(_("état"), max_length=10, choices=State.choices, default=State.ASKED)
    giver_accepted_at = models.DateTimeField(null=True, blank=True)
    member_accepted_at = models.DateTimeField(null=True, blank=True)
    message = models.TextField(_("message"), max_length=1000, blank=True)
    reason = models.CharField(_("raison"), max_length=500, blank=True)
    shows_giver = models.BooleanField(_("montre les coordonnées de qui apporte l’affaire"), default=True)
    shows_client = models.BooleanField(_("montre les coordonnées du client"), default=True)
    shows_email = models.BooleanField(_("montre l’adresse de contact du profil"), default=True)
    shows_phone = models.BooleanField(_("montre le téléphone du profil"), default=True)
    shows_account = models.BooleanField(_("montre l’adresse du compte"), default=False)
    reminders = models.PositiveSmallIntegerField(_("rappels envoyés"), default=0)
    asked_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = IntroductionQuerySet.as_manager()

    class Meta:
        verbose_name = _("mise en relation")
        verbose_name_plural = _("mises en relation")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["lead", "member"], name="leads_introduction_once"),
            models.CheckConstraint(
                condition=~Q(state="mutual") | Q(giver_accepted_at__isnull=False, member_accepted_at__isnull=False),
                name="leads_introduction_by_both",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "asked_at"], name="leads_introduction_waiting"),
            models.Index(fields=["member", "state"], name="leads_introduction_member"),
        ]

    def __str__(self) -> str:
        return f"{self.lead_id} {self.member_id} {self.state}"

    def get_absolute_url(self) -> str:
        return reverse("leads:introduction", args=[self.lead_id, self.pk])

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    @property
    def may_start_again(self) -> bool:
        """It ended without a no from either side."""
        return self.state in (self.State.WITHDRAWN, self.State.CLOSED)

    @property
    def waits_for_giver(self) -> bool:
        return self.state == self.State.ASKED and self.giver_accepted_at is None

    @property
    def waits_for_member(self) -> bool:
        return self.state == self.State.ASKED and self.member_accepted_at is None


class IntroductionEvent(models.Model):
    """The log. `by` is None for the site itself."""

    class Act(models.TextChoices):
        ASKED = "asked", _("demandée par l’affaire")
        OFFERED = "offered", _("proposée par la personne")
        ACCEPTED = "accepted", _("acceptée")
        REFUSED = "refused", _("refusée")
        WITHDRAWN = "withdrawn", _("retirée")
        REMINDED = "reminded", _("rappel envoyé")
        UNANSWERED = "unanswered", _("close sans réponse")
        LEAD_CLOSED = "lead", _("close avec l’affaire")
        ACCOUNT_CLOSED = "account", _("close : un compte n’est plus actif")

    introduction = models.ForeignKey(Introduction, on_delete=models.CASCADE, related_name="events")
    by = models.ForeignKey("members.Member", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    act = models.CharField(max_length=10, choices=Act.choices)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("étape d’une mise en relation")
        verbose_name_plural = _("étapes des mises en relation")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.act} {self.introduction_id}"
