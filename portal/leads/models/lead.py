"""One lead, the trades and skills that it needs, and what happened to it."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from portal.leads.querysets import LeadQuerySet
from portal.visibility import Visibility


class Lead(models.Model):
    """Work that someone cannot or will not take alone: the giver answers for it, with the animators of its cooperative.

    A client from outside has no account: their lead waits, without a giver, for someone who takes it in. `client_name`,
    `client_contact` and `client_note` are sealed: `sealing.client_for` is the only way to read them. `key` comes with
    the form: the same form sent twice is one lead.
    """

    class Origin(models.TextChoices):
        MEMBER = "member", _("Un membre")
        ANIMATOR = "animator", _("Une coopérative")
        CLIENT = "client", _("Un client")

    class State(models.TextChoices):
        WAITING = "waiting", _("à relire")
        OPEN = "open", _("ouverte")
        INTRODUCED = "introduced", _("mise en relation faite")
        WON = "won", _("gagnée")
        LOST = "lost", _("perdue")
        WITHDRAWN = "withdrawn", _("retirée")
        EXPIRED = "expired", _("échéance passée")
        REFUSED = "refused", _("refusée")

    class Budget(models.TextChoices):
        UNDER_1K = "lt1k", _("moins de 1 000 €")
        TO_5K = "1k_5k", _("de 1 000 à 5 000 €")
        TO_15K = "5k_15k", _("de 5 000 à 15 000 €")
        TO_50K = "15k_50k", _("de 15 000 à 50 000 €")
        OVER_50K = "gt50k", _("plus de 50 000 €")
        UNKNOWN = "unknown", _("pas encore connu")

    RUNNING: ClassVar[tuple[str, ...]] = (State.OPEN, State.INTRODUCED)
    """States in which someone may still take it."""
    SHOWN: ClassVar[tuple[str, ...]] = (*RUNNING, State.WON, State.LOST, State.EXPIRED)
    """States in which its level opens it; in the others, only those who answer for it read it."""
    CLOSED: ClassVar[tuple[str, ...]] = (State.WON, State.LOST, State.WITHDRAWN, State.EXPIRED, State.REFUSED)

    key = models.UUIDField(unique=True)
    title = models.CharField(_("titre"), max_length=140)
    need = models.TextField(_("besoin"), max_length=4000)
    concepts = models.ManyToManyField(
        "vocabulary.Concept", verbose_name=_("métiers et savoir-faire"), through="leads.LeadNeed", related_name="leads"
    )
    place = models.ForeignKey(
        "territories.Territory", verbose_name=_("lieu"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="leads",
    )  # fmt: skip
    is_remote = models.BooleanField(_("à distance"), default=False)
    deadline = models.DateField(_("réponse attendue avant le"))
    budget = models.CharField(_("budget"), max_length=8, choices=Budget.choices, default=Budget.UNKNOWN)
    visibility = models.CharField(
        _("qui peut la lire"), max_length=12, choices=Visibility.choices, default=Visibility.NETWORK
    )
    circles = models.ManyToManyField("members.Circle", verbose_name=_("cercles"), blank=True, related_name="leads")
    cooperative = models.ForeignKey(
        "members.Cooperative", verbose_name=_("coopérative"), null=True, blank=True, on_delete=models.SET_NULL,
        related_name="leads",
    )  # fmt: skip
    offered_to = models.ManyToManyField(
        "members.Cooperative", verbose_name=_("coopératives du lieu"), blank=True, related_name="leads_offered"
    )
    """Whose animators may take in the lead of a client while it waits."""
    giver = models.ForeignKey(
        "members.Member", verbose_name=_("apporté par"), null=True, blank=True, on_delete=models.SET_NULL,
        related_name="leads",
    )  # fmt: skip
    client_name = models.CharField(_("nom du client"), max_length=160, blank=True)
    client_contact = models.CharField(_("contact du client"), max_length=254, blank=True)
    client_note = models.TextField(_("note sur le client"), max_length=2000, blank=True)
    origin = models.CharField(_("origine"), max_length=8, choices=Origin.choices, default=Origin.MEMBER)
    state = models.CharField(_("état"), max_length=10, choices=State.choices, default=State.OPEN)
    index_version = models.PositiveBigIntegerField(default=1, editable=False)
    is_example = models.BooleanField(_("exemple"), default=False)
    created_at = models.DateTimeField(_("déposée le"), default=timezone.now)
    closed_at = models.DateTimeField(_("close le"), null=True, blank=True)

    objects = LeadQuerySet.as_manager()

    class Meta:
        verbose_name = _("affaire")
        verbose_name_plural = _("affaires")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(place__isnull=False) | Q(is_remote=True), name="leads_lead_is_somewhere")
        ]
        indexes = [models.Index(fields=["state", "deadline"], name="leads_lead_deadline")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("leads:detail", args=[f"{self.pk}-{slugify(self.title)[:60] or 'affaire'}"])

    @property
    def is_running(self) -> bool:
        return self.state in self.RUNNING

    @property
    def is_closed(self) -> bool:
        return self.state in self.CLOSED

    def is_past(self, day: dt.date | None = None) -> bool:
        """Its last day is over; `day` is today by default."""
        return self.deadline < (day or timezone.localdate())


class LeadNeed(models.Model):
    """A trade or a skill that the lead needs, or that would be a plus."""

    lead = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="needs")
    concept = models.ForeignKey("vocabulary.Concept", on_delete=models.PROTECT, related_name="lead_needs")
    is_required = models.BooleanField(_("indispensable"), default=True)

    class Meta:
        verbose_name = _("besoin d’une affaire")
        verbose_name_plural = _("besoins des affaires")
        ordering = ["-is_required", "concept__label"]
        constraints = [models.UniqueConstraint(fields=["lead", "concept"], name="leads_need_once")]

    def __str__(self) -> str:
        return f"{self.lead_id} {self.concept_id}"


class LeadEvent(models.Model):
    """The log, read by those who answer for the lead. `by` is None for the site itself and for a client."""

    class Act(models.TextChoices):
        POSTED = "posted", _("déposée")
        CHANGED = "changed", _("modifiée")
        OPENED = "opened", _("ouverte")
        INTRODUCED = "introduced", _("mise en relation faite")
        WON = "won", _("gagnée")
        LOST = "lost", _("perdue")
        WITHDRAWN = "withdrawn", _("retirée")
        EXPIRED = "expired", _("échéance passée")
        REFUSED = "refused", _("refusée")
        TAKEN_OVER = "taken_over", _("reprise par la coopérative")
        REMINDED = "reminded", _("rappel de l’échéance")
        ERASED = "erased", _("coordonnées du client effacées")

    lead = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="events")
    by = models.ForeignKey("members.Member", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    act = models.CharField(max_length=10, choices=Act.choices)
    at = models.DateTimeField(default=timezone.now)
    note = models.CharField(_("note"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("étape d’une affaire")
        verbose_name_plural = _("étapes des affaires")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.act} {self.lead_id}"
