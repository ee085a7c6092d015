"""A work that a study cites, as its bibliography gives it."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Reference(models.Model):
    """Kept as CSL-JSON, from which every other form is made; outside revisions, like credits."""

    study = models.ForeignKey("research.CaseStudy", on_delete=models.CASCADE, related_name="references")
    position = models.PositiveIntegerField(default=0)
    item: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    """CSL-JSON of the work, without an id."""
    words = models.TextField(_("référence"), blank=True)
    """The reference as printed in a bibliography, made when it is saved."""
    fingerprint = models.CharField(max_length=64)
    """Of the DOI, or else of title, first author and year: the same work comes once."""

    class Meta:
        verbose_name = _("référence")
        verbose_name_plural = _("références")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["study", "fingerprint"], name="one_reference_once_per_study")]

    def __str__(self) -> str:
        return self.words or str(self.pk)

    @property
    def link(self) -> str:
        """Where the work is found: its DOI, else its HAL page, else its address; empty when none is given."""
        if doi := self.item.get("DOI"):
            return f"https://doi.org/{doi}"
        return str(self.item.get("URL") or "")
