"""A request about a resource, and what happened to it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.resources.querysets import ResourceRequestQuerySet


class ResourceRequest(models.Model):
    """From `starts_on` to `ends_on`, both included, or for a `quantity`: which one depends on the kind of resource.

    `key` comes with the form: the same form sent twice is one request.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("en attente de réponse")
        ACCEPTED = "accepted", _("acceptée")
        REFUSED = "refused", _("refusée")
        WITHDRAWN = "withdrawn", _("retirée")
        DONE = "done", _("terminée")

    HELD: ClassVar[tuple[str, ...]] = (State.ACCEPTED, State.DONE)
    """States in which the days or the quantity are taken."""
    OPEN: ClassVar[tuple[str, ...]] = (State.ASKED, State.ACCEPTED)

    key = models.UUIDField(unique=True)
    resource = models.ForeignKey("resources.SharedResource", on_delete=models.CASCADE, related_name="requests")
    member = models.ForeignKey("members.Member", on_delete=models.CASCADE, related_name="resource_requests")
    starts_on = models.DateField(_("du"), null=True, blank=True)
    ends_on = models.DateField(_("au"), null=True, blank=True)
    quantity = models.PositiveIntegerField(_("quantité"), null=True, blank=True)
    message = models.TextField(_("message"), max_length=1000, blank=True)
    state = models.CharField(_("état"), max_length=10, choices=State.choices, default=State.ASKED)
    answer = models.TextField(_("réponse"), max_length=1000, blank=True)
    thanks = models.CharField(_("remerciement"), max_length=500, blank=True)
    thanked_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = ResourceRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("demande de ressource")
        verbose_name_plural = _("demandes de ressources")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on__isnull=False, ends_on__gte=F("starts_on"), quantity__isnull=True)
                | Q(starts_on__isnull=True, ends_on__isnull=True, quantity__gte=1),
                name="resources_request_days_or_number",
            )
        ]
        indexes = [models.Index(fields=["resource", "state", "starts_on"], name="resources_calendar")]

    def __str__(self) -> str:
        return f"{self.resource_id} {self.member_id} {self.state}"

    def get_absolute_url(self) -> str:
        return reverse("resources:request", args=[self.resource_id, self.pk])

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    @property
    def has_begun(self) -> bool:
        """Its first day has come; a quantity has no day."""
        return self.starts_on is None or self.starts_on <= timezone.localdate()

    @property
    def may_be_thanked(self) -> bool:
        """Once, when it is done, or accepted and begun."""
        over = self.state == self.State.DONE or (self.state == self.State.ACCEPTED and self.has_begun)
        return over and self.thanked_at is None


class RequestEvent(models.Model):
    """The log: each change of a request, by whom and when."""

    class Act(models.TextChoices):
        ASKED = "asked", _("demande envoyée")
        ACCEPTED = "accepted", _("demande acceptée")
        REFUSED = "refused", _("demande refusée")
        WITHDRAWN = "withdrawn", _("demande retirée")
        DONE = "done", _("échange terminé")
        THANKED = "thanked", _("remerciement")

    request = models.ForeignKey(ResourceRequest, on_delete=models.CASCADE, related_name="events")
    member = models.ForeignKey("members.Member", on_delete=models.CASCADE, related_name="+")
    act = models.CharField(max_length=10, choices=Act.choices)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("étape d’une demande")
        verbose_name_plural = _("étapes des demandes")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.act} {self.request_id}"
