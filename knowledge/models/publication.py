"""Each published version: what history shows, what a citation points to."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.visibility import Visibility


class Publication(models.Model):
    """Version `number` of a contribution. `visibility` is the level it was published at: history never shows
    to more people a text that was once published to fewer."""

    contribution = models.ForeignKey("knowledge.Contribution", on_delete=models.CASCADE, related_name="publications")
    number = models.PositiveIntegerField(_("version"))
    content = models.JSONField(default=dict)
    """The published page as a revision stores it, kept apart so that purging revisions loses no version."""
    rendered = models.JSONField(default=dict)
    """Its texts as safe HTML, {field: html}: reading an old version renders nothing."""
    degraded = models.JSONField(default=list, blank=True)
    """As `ContributionState.degraded`, for this version."""
    visibility = models.CharField(max_length=12, choices=Visibility.choices)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    note = models.CharField(_("ce qui change"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("version publiée")
        verbose_name_plural = _("versions publiées")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["contribution", "number"], name="one_number_per_contribution")]

    def __str__(self) -> str:
        return f"{self.contribution_id} v{self.number}"
