"""Who did what in a contribution. Outside revisions: giving or taking a credit takes effect at once."""

from __future__ import annotations

from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from knowledge.choices import Credit


class Authorship(models.Model):
    contribution = models.ForeignKey("knowledge.Contribution", on_delete=models.CASCADE, related_name="authorships")
    member = models.ForeignKey("members.Member", on_delete=models.CASCADE, related_name="authorships")
    credit = models.CharField(_("rôle"), max_length=12, choices=Credit.choices, default=Credit.STORY)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("crédit")
        verbose_name_plural = _("crédits")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["contribution", "member", "credit"], name="one_credit_once_per_member")
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.credit} {self.contribution_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """The credit and the row of the journal that follows from it, or neither."""
        with transaction.atomic():
            super().save(*args, **kwargs)
