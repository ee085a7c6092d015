"""The other words for a concept: synonyms, acronyms, other gendered forms, frequent misspellings."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ConceptLabel(models.Model):
    """One expression that leads to the concept.

    `from_file` marks what the reference files own: a reload replaces those and keeps what curators added.
    """

    class Kind(models.TextChoices):
        SYNONYM = "synonym", _("Synonyme")
        ACRONYM = "acronym", _("Sigle")
        MASCULINE = "masculine", _("Autre forme masculine")
        FEMININE = "feminine", _("Autre forme féminine")
        HIDDEN = "hidden", _("Cherché, jamais affiché")

    class Language(models.TextChoices):
        FRENCH = "fr", _("Français")
        ENGLISH = "en", _("Anglais")

    concept = models.ForeignKey(
        "vocabulary.Concept", verbose_name=_("terme"), on_delete=models.CASCADE, related_name="labels"
    )
    text = models.CharField(_("expression"), max_length=160)
    kind = models.CharField(_("nature"), max_length=10, choices=Kind.choices, default=Kind.SYNONYM)
    language = models.CharField(_("langue"), max_length=5, choices=Language.choices, default=Language.FRENCH)
    from_file = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = _("autre expression")
        verbose_name_plural = _("autres expressions")
        ordering = ["kind", "text"]
        constraints = [
            models.UniqueConstraint(
                fields=["concept", "text", "language"],
                name="vocabulary_label_once",
                violation_error_message=_("Cette expression mène déjà à ce terme."),
            )
        ]
        indexes = [models.Index(fields=["text"], name="vocabulary_label_text")]

    def __str__(self) -> str:
        return self.text
