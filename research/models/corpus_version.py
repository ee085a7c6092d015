"""A corpus as it stood one day: what a study can cite for ever."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class CorpusVersion(models.Model):
    """Never changed once made. `content` names sources, versions and passages, and holds none of their words.

    {"rule": str, "rule_label": str, "sources": [{"position", "contribution", "version", "by_rule"}],
     "codes": [{"id", "label", "definition", "parent"}],
     "codings": [{"position", "version", "field", "start", "end", "digest", "code", "coder"}],
     "agreement": {…}}, coders under letters.
    """

    corpus = models.ForeignKey("research.Corpus", on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    note = models.CharField(_("à quoi sert cette version"), max_length=200, blank=True)
    content: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    checksum = models.CharField(max_length=64)
    """SHA-256 of the content as canonical JSON."""
    frozen_at = models.DateTimeField(auto_now_add=True)
    frozen_by = models.ForeignKey("members.Member", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("version figée de corpus")
        verbose_name_plural = _("versions figées de corpus")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["corpus", "number"], name="one_number_per_corpus")]

    def __str__(self) -> str:
        return f"{self.corpus_id} v{self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises TypeError for a version that exists: another state of the corpus is another version."""
        if not self._state.adding:
            raise TypeError("A frozen version never changes")
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("research:corpus_version", args=[self.corpus.public_slug, self.number])
