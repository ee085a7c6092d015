"""One notion of the thesaurus, in one scheme, with a preferred name in each language."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal.vocabulary.querysets import ConceptQuerySet


class Scheme(models.TextChoices):
    AXIS = "axis", _("Axe de recherche")
    TRADE = "trade", _("Métier")
    SECTOR = "sector", _("Secteur")
    SKILL = "skill", _("Compétence")
    ACRONYM = "acronym", _("Sigle")


class Concept(models.Model):
    """A SKOS-like concept. The parent may be of another scheme: a trade belongs to a sector.

    The slug is stable: imports, addresses and content refer to `scheme:slug`. A concept is retired with
    `is_active`, never deleted while content uses it.
    """

    scheme = models.CharField(_("famille"), max_length=12, choices=Scheme.choices)
    slug = models.SlugField(_("adresse courte"), max_length=80)
    label = models.CharField(_("nom"), max_length=160)
    label_feminine = models.CharField(_("nom au féminin"), max_length=160, blank=True)
    label_en = models.CharField(_("nom en anglais"), max_length=160, blank=True)
    definition = models.TextField(_("définition"), blank=True)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("terme plus large"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    position = models.PositiveIntegerField(_("ordre"), default=0)
    is_active = models.BooleanField(_("proposé"), default=True)

    objects = ConceptQuerySet.as_manager()

    class Meta:
        verbose_name = _("terme du vocabulaire")
        verbose_name_plural = _("termes du vocabulaire")
        ordering = ["scheme", "position", "label"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "slug"], name="vocabulary_concept_slug"),
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("id")),
                name="vocabulary_concept_not_own_parent",
                violation_error_message=_("Un terme n’est pas son propre terme plus large."),
            ),
        ]
        indexes = [models.Index(fields=["scheme", "position"], name="vocabulary_concept_list")]

    def __str__(self) -> str:
        return self.label

    @property
    def key(self) -> str:
        """How files and addresses name a concept, as in "trade:menuisier"."""
        return f"{self.scheme}:{self.slug}"

    @property
    def both_forms(self) -> str:
        """As in "menuisier, menuisière"; the label alone when both forms are the same or there is none."""
        if not self.label_feminine or self.label_feminine == self.label:
            return self.label
        return f"{self.label}, {self.label_feminine}"

    @property
    def local_label(self) -> str:
        """The label in the language of the reader; French when there is no English one."""
        if (get_language() or "fr").startswith("en") and self.label_en:
            return self.label_en
        return self.label

    def ancestors(self) -> list[Concept]:
        """Broader concepts, nearest first. Stops on a loop rather than turning for ever."""
        found: list[Concept] = []
        seen = {self.pk}
        parent = self.parent
        while parent is not None and parent.pk not in seen:
            found.append(parent)
            seen.add(parent.pk)
            parent = parent.parent
        return found

    def clean(self) -> None:
        """Raises ValidationError when the parent chain comes back to this concept."""
        super().clean()
        parent = self.parent
        seen: set[int] = set()
        while parent is not None and parent.pk not in seen:
            if self.pk and parent.pk == self.pk:
                raise ValidationError({"parent": _("Ce choix ferait une boucle entre les termes.")})
            seen.add(parent.pk)
            parent = parent.parent
