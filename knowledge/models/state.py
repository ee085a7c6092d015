"""Decisions that take effect at once, and what lists filter and sort on. Never part of a revision."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from knowledge.choices import Kind, Maturity, Outcome
from portal.visibility import Visibility, audience_of


def is_past(review_on: dt.date | None) -> bool:
    return review_on is not None and review_on < timezone.localdate()


class ContributionState(models.Model):
    contribution = models.OneToOneField(
        "knowledge.Contribution", primary_key=True, on_delete=models.CASCADE, related_name="state"
    )
    kind = models.CharField(max_length=16, choices=Kind.choices)
    live = models.BooleanField(default=False)
    visibility = models.CharField(
        _("qui peut lire"), max_length=12, choices=Visibility.choices, default=Visibility.NETWORK
    )
    cooperative = models.ForeignKey(
        "members.Cooperative", null=True, blank=True, on_delete=models.SET_NULL, related_name="contribution_states"
    )
    circles = models.ManyToManyField("members.Circle", blank=True, related_name="contribution_states")
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    maturity = models.CharField(max_length=10, choices=Maturity.choices, default=Maturity.IDEA)
    language = models.CharField(max_length=5, default="fr")
    protected_author = models.BooleanField(_("auteur protégé"), default=False)
    trades_masked = models.BooleanField(
        default=False, help_text=_("Auteur protégé dont le métier désignerait trop peu de personnes.")
    )
    is_example = models.BooleanField(_("exemple"), default=False)
    review_on = models.DateField(_("à revoir le"), null=True, blank=True)
    first_published_at = models.DateTimeField(null=True, blank=True)
    last_published_at = models.DateTimeField(null=True, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    index_version = models.PositiveBigIntegerField(default=1)
    rendered = models.JSONField(default=dict)
    """Published text as safe HTML, {field: html}; links to other contributions are resolved on display."""
    opening = models.CharField(max_length=240, blank=True, default="")
    """The first words of the text, for the card of what has no summary: a list reads no text."""
    degraded = models.JSONField(default=list, blank=True)
    """Fields of `rendered` that were too long to lay out in time and are plain paragraphs."""
    layout_attempts = models.PositiveSmallIntegerField(default=0)
    """How often the worker tried to lay them out since they were published."""
    draft_key = models.UUIDField(null=True, blank=True, unique=True)
    """Names the form that created the draft: submitting it twice makes one contribution."""
    last_editor = models.UUIDField(null=True, blank=True)
    """The open form that saved last: it never conflicts with itself, even when an answer was lost on the way."""
    pending = models.JSONField(default=dict, blank=True)
    """What was typed in a draft and could not be understood yet, {field: text}: kept, shown again, never lost."""
    source = models.CharField(_("origine"), max_length=300, blank=True)
    source_id = models.CharField(max_length=200, null=True, blank=True, unique=True)
    """Identity in the imported set: a second import updates."""
    source_checksum = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("état de contribution")
        verbose_name_plural = _("états de contribution")
        indexes = [
            models.Index(fields=["kind", "live", "visibility", "-first_published_at"], name="state_lists"),
            models.Index(fields=["live", "visibility", "-first_published_at"], name="state_recent"),
            models.Index(fields=["cooperative", "live"], name="state_cooperative"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.pk}"

    @property
    def is_stale(self) -> bool:
        return is_past(self.review_on)

    @property
    def is_deleted(self) -> bool:
        return self.deleted_at is not None

    def audience(self) -> frozenset[str]:
        """Tokens that open this contribution now. Reads authorships and circles (prefetch them for lists)."""
        return audience_of(
            live=self.live,
            visibility=self.visibility,
            cooperative_id=self.cooperative_id,
            person_ids=[authorship.member_id for authorship in self.contribution.authorships.all()],
            circle_ids=[circle.pk for circle in self.circles.all()],
        )
