"""The change journal: what must still be told to the consumers (search engines, notices, feeds)."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Change(models.Model):
    """One pending row per object, without payload: the consumer reads the present state.

    `serial` grows with every new change of the object while the row waits, so that a row read before the last
    change is not removed after it.
    """

    kind = models.CharField(_("type"), max_length=32)
    object_id = models.BigIntegerField(_("objet"))
    serial = models.PositiveBigIntegerField(default=1)
    tightened = models.BooleanField(
        _("visibilité resserrée"),
        default=False,
        help_text=_("Caché partout jusqu’à ce que tous les index aient confirmé."),
    )
    created_at = models.DateTimeField(_("depuis"), default=timezone.now, db_index=True)
    available_at = models.DateTimeField(_("à traiter après"), default=timezone.now)
    claimed_until = models.DateTimeField(null=True, blank=True)
    confirmed = models.CharField(max_length=200, default="", blank=True)
    """Names of the consumers that know this change already, when another one is away."""
    attempts = models.PositiveIntegerField(_("essais"), default=0)
    last_error = models.TextField(_("dernière erreur"), blank=True)
    is_dead = models.BooleanField(_("en rebut"), default=False)

    class Meta:
        verbose_name = _("changement en attente")
        verbose_name_plural = _("journal des changements")
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="one_pending_change_per_object")]
        indexes = [
            models.Index(fields=["is_dead", "available_at"], name="change_due"),
            models.Index(fields=["kind", "object_id"], name="change_tight", condition=models.Q(tightened=True)),
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.object_id}"

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.object_id}"

    @property
    def confirmations(self) -> frozenset[str]:
        return frozenset(self.confirmed.split())

    def confirm(self, consumer: str) -> None:
        """Note, without saving, that `consumer` (a name without spaces) knows."""
        self.confirmed = " ".join(sorted(self.confirmations | {consumer}))


class Heartbeat(models.Model):
    """Last sign of life of a named process, read by the health page."""

    name = models.CharField(max_length=64, primary_key=True)
    seen_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.name
