"""A person who asks to be recognised as a member of a cooperative."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.members.querysets import JoinRequestQuerySet


class JoinRequest(models.Model):
    """Waits for an animator of the asked cooperative, who accepts or refuses with a reason."""

    class State(models.TextChoices):
        PENDING = "pending", _("En attente")
        APPROVED = "approved", _("Acceptée")
        REFUSED = "refused", _("Refusée")

    member = models.ForeignKey("members.Member", on_delete=models.CASCADE, related_name="join_requests")
    cooperative = models.ForeignKey(
        "members.Cooperative",
        verbose_name=_("coopérative"),
        on_delete=models.CASCADE,
        related_name="join_requests",
    )
    message = models.TextField(_("message"), blank=True, max_length=1000)
    state = models.CharField(_("état"), max_length=10, choices=State.choices, default=State.PENDING)
    reason = models.TextField(_("motif"), blank=True, max_length=1000)
    created_at = models.DateTimeField(_("demandée le"), auto_now_add=True)
    decided_at = models.DateTimeField(_("décidée le"), null=True, blank=True)
    decided_by = models.ForeignKey(
        "members.Member",
        verbose_name=_("décidée par"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="join_decisions",
    )

    objects = JoinRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("demande d’inscription")
        verbose_name_plural = _("demandes d’inscription")
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "cooperative"],
                condition=Q(state="pending"),
                name="members_join_request_one_pending",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(reason=""),
                name="members_join_request_refusal_reason",
                violation_error_message=_("Un refus se motive."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} → {self.cooperative}"
