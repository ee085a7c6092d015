"""The texts of the matching rule, kept for ever once one of them has been in force."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.leads.matching.order.rule import LONGEST, Rule, RuleRefused


class RuleQuerySet(models.QuerySet["MatchingRule"]):
    def ever_in_force(self) -> Self:
        """Those that are or were in force, newest first."""
        return self.filter(since__isnull=False).order_by("-since", "-version")


class MatchingRule(models.Model):
    """One version. Proposed until `since`; from then on its text never changes: runs are made again from it."""

    version = models.PositiveIntegerField(_("version"), unique=True, editable=False)
    text = models.TextField(_("texte de la règle"), max_length=LONGEST)
    note = models.CharField(_("pourquoi cette version"), max_length=500)
    proposed_at = models.DateTimeField(_("proposée le"), default=timezone.now, editable=False)
    by = models.ForeignKey(
        "members.Member", verbose_name=_("proposée par"), null=True, blank=True, editable=False,
        on_delete=models.SET_NULL, related_name="+",
    )  # fmt: skip
    since = models.DateTimeField(_("en vigueur depuis"), null=True, blank=True, editable=False)
    decided_by = models.ForeignKey(
        "members.Member", verbose_name=_("mise en vigueur par"), null=True, blank=True, editable=False,
        on_delete=models.SET_NULL, related_name="+",
    )  # fmt: skip

    objects = RuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("règle de rapprochement")
        verbose_name_plural = _("règles de rapprochement")
        ordering = ["-version"]

    def __str__(self) -> str:
        return str(_("règle %(version)s") % {"version": self.version})

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Number it, and refuse to change the text of a version that has been in force. Raises ValidationError."""
        if self.pk is None and self.version is None:
            last = MatchingRule.objects.order_by("-version").values_list("version", flat=True).first()
            self.version = (last or 0) + 1
        elif MatchingRule.objects.filter(pk=self.pk, since__isnull=False).exclude(text=self.text).exists():
            raise ValidationError({"text": _("Cette version a servi : proposez-en une nouvelle.")})
        super().save(*args, **kwargs)

    @property
    def day(self) -> dt.date | None:
        """Of its coming into force."""
        return timezone.localdate(self.since) if self.since else None

    def parsed(self) -> Rule:
        """Raises RuleRefused; never for a text that was saved."""
        return _parsed(self.text)

    def clean(self) -> None:
        super().clean()
        try:
            self.parsed()
        except RuleRefused as refusal:
            raise ValidationError({"text": list(refusal.faults)}) from refusal


@lru_cache(maxsize=8)
def _parsed(text: str) -> Rule:
    return Rule.parse(text)
