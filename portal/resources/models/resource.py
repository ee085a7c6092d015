"""One thing that a member shares, alone or for their cooperative."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from portal.resources.querysets import SharedResourceQuerySet
from portal.visibility import Visibility


class SharedResource(models.Model):
    """The owner answers for it; with a cooperative, so do its animators, and it outlives the owner's account.

    `confirmed_at`: last time someone said that it is still there. `asked_at`: last time the question was put.
    """

    class Kind(models.TextChoices):
        ROOM = "room", _("Salle ou bureau")
        VEHICLE = "vehicle", _("Véhicule")
        TOOL = "tool", _("Outil ou machine")
        TRAINING = "training", _("Place de formation")
        PURCHASE = "purchase", _("Achat groupé")
        SERVICE = "service", _("Service")

    BY_DATES: ClassVar[tuple[str, ...]] = (Kind.ROOM, Kind.VEHICLE, Kind.TOOL)
    """Lent for days, to one person at a time; the others are asked for in numbers."""

    kind = models.CharField(_("type"), max_length=8, choices=Kind.choices)
    title = models.CharField(_("titre"), max_length=160)
    text = models.TextField(_("description"), max_length=10_000)
    text_html = models.TextField(editable=False, blank=True)
    conditions = models.TextField(_("conditions"), max_length=2000, blank=True)
    price = models.CharField(_("prix ou échange"), max_length=200, blank=True)
    capacity = models.PositiveIntegerField(_("quantité en tout"), null=True, blank=True)
    territory = models.ForeignKey(
        "territories.Territory", verbose_name=_("lieu"), on_delete=models.PROTECT, related_name="shared_resources"
    )
    owner = models.ForeignKey(
        "members.Member", verbose_name=_("responsable"), on_delete=models.CASCADE, related_name="shared_resources"
    )
    cooperative = models.ForeignKey(
        "members.Cooperative", verbose_name=_("coopérative"), null=True, blank=True, on_delete=models.SET_NULL,
        related_name="shared_resources",
    )  # fmt: skip
    visibility = models.CharField(
        _("qui peut la lire"), max_length=12, choices=Visibility.choices, default=Visibility.NETWORK
    )
    archived_at = models.DateTimeField(_("rangée le"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("confirmée le"), default=timezone.now)
    asked_at = models.DateTimeField(_("question posée le"), null=True, blank=True)
    created_at = models.DateTimeField(_("partagée le"), default=timezone.now)
    index_version = models.PositiveBigIntegerField(default=1, editable=False)
    is_example = models.BooleanField(_("exemple"), default=False)

    objects = SharedResourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("ressource partagée")
        verbose_name_plural = _("ressources partagées")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["archived_at", "confirmed_at"], name="resources_confirmed")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("resources:detail", args=[f"{self.pk}-{slugify(self.title)[:60] or 'ressource'}"])

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None

    @property
    def is_by_dates(self) -> bool:
        return self.kind in self.BY_DATES
