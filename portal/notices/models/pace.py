"""How fast a member wants to be told, and where their letters stand."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Pace(models.TextChoices):
    INBOX = "inbox", _("Dans mon espace seulement")
    WEEKLY = "weekly", _("Par courriel, une fois par semaine")
    INSTANT = "instant", _("Par courriel, tout de suite")


class Preference(models.Model):
    """The pace that a member chose for one kind of notice; without it the kind's own pace holds."""

    member = models.ForeignKey(
        "members.Member", verbose_name=_("membre"), on_delete=models.CASCADE, related_name="notice_preferences"
    )
    kind = models.CharField(_("type d’avis"), max_length=40)
    pace = models.CharField(_("rythme"), max_length=10, choices=Pace.choices)

    class Meta:
        verbose_name = _("préférence d’avis")
        verbose_name_plural = _("préférences d’avis")
        constraints = [models.UniqueConstraint(fields=["member", "kind"], name="notices_preference_once")]

    def __str__(self) -> str:
        return f"{self.kind} : {self.get_pace_display()}"


class MailState(models.Model):
    """Where the letters to one member stand: the last weekly one, a refusal of all, a fault to try again after."""

    member = models.OneToOneField(
        "members.Member",
        verbose_name=_("membre"),
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="notice_mail",
    )
    digest_at = models.DateTimeField(_("dernier récapitulatif"), null=True, blank=True)
    stopped_at = models.DateTimeField(_("courriels arrêtés le"), null=True, blank=True)
    faults = models.PositiveIntegerField(_("envois manqués de suite"), default=0)
    retry_at = models.DateTimeField(_("nouvel essai après"), null=True, blank=True)

    class Meta:
        verbose_name = _("état des courriels")
        verbose_name_plural = _("états des courriels")

    def __str__(self) -> str:
        return f"{self.member_id}"
