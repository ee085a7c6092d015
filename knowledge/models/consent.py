"""Words of someone, and everything that person said about their being quoted."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from knowledge.choices import ConsentAct, ConsentUse


class Quote(models.Model):
    """Identity of quoted words, the same through drafts, versions and corrections.

    `Verbatim` rows and blocks of studies name it by `key`. Its words are kept here when they are withdrawn
    everywhere else, for those who must be able to check what was withdrawn.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    contribution = models.ForeignKey("knowledge.Contribution", on_delete=models.CASCADE, related_name="quotes")
    text = models.TextField(_("parole citée"), max_length=2000)
    speaker = models.CharField(_("qui parle"), max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("parole citée")
        verbose_name_plural = _("paroles citées")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.key)


class ConsentEvent(models.Model):
    """One line of the log; never changed, never removed while the quote exists."""

    quote = models.ForeignKey(Quote, on_delete=models.CASCADE, related_name="events")
    act = models.CharField(_("ce qui s’est passé"), max_length=10, choices=ConsentAct.choices)
    use = models.CharField(_("pour quel usage"), max_length=10, choices=ConsentUse.choices)
    on = models.DateField(_("le"), default=timezone.localdate)
    means = models.CharField(_("comment"), max_length=200, blank=True)
    recorded_by = models.ForeignKey("members.Member", null=True, on_delete=models.SET_NULL, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("accord d’une personne citée")
        verbose_name_plural = _("accords des personnes citées")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.quote_id}: {self.act} ({self.use})"
