"""Words of everyday French that mean the same without being a term of the thesaurus."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.vocabulary import everyday


class SynonymSheet(models.Model):
    """A sheet of synonyms, one group a line, as `portal.vocabulary.everyday` reads it. Used when one searches only."""

    title = models.CharField(_("nom de la feuille"), max_length=80, unique=True)
    lines = models.TextField(
        _("synonymes"),
        help_text=_(
            "Un groupe par ligne, les expressions séparées par des virgules : « devis, chiffrage ». "
            "Avec une flèche, le sens est unique : « boulot => travail, emploi ». "
            "Une ligne qui commence par # est un commentaire."
        ),
    )
    is_active = models.BooleanField(_("en vigueur"), default=True)

    class Meta:
        verbose_name = _("feuille de synonymes")
        verbose_name_plural = _("feuilles de synonymes")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """Every fault of every line at once, each with the number of its line."""
        super().clean()
        faults = everyday.faults_of(self.lines)
        if faults:
            raise ValidationError({"lines": faults})
