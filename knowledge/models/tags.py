"""Free tags that can be tidied: an alias points to its canonical tag, and merging keeps every page."""

from __future__ import annotations

from typing import Any

from django.db import models, transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import model_from_serializable_data
from taggit.models import ItemBase, TagBase


class Tag(TagBase):
    """A free word. `canonical` is set on an alias: whoever uses the alias gets the canonical tag."""

    canonical = models.ForeignKey(
        "self", verbose_name=_("préférer"), null=True, blank=True, on_delete=models.SET_NULL, related_name="aliases"
    )

    free_tagging = True

    class Meta:
        verbose_name = _("mot-clé")
        verbose_name_plural = _("mots-clés")

    def save(self, *args: Any, **kwargs: Any) -> None:
        """The new name and the rows of the journal that follow from it, or neither."""
        with transaction.atomic():
            super().save(*args, **kwargs)

    @classmethod
    def canonical_name(cls, word: str) -> str:
        """The name to use for a free word: that of the canonical tag when the word is an alias or a variant."""
        known = cls.objects.select_related("canonical").filter(slug=slugify(word)).first()
        return str((known.canonical or known).name) if known else word


class TaggedContribution(ItemBase):
    """The word is known to exist when a revision is read: `knowledge.models.revised` asks for all of them at once."""

    tag = models.ForeignKey(Tag, related_name="tagged_contributions", on_delete=models.CASCADE)
    content_object = ParentalKey("knowledge.Contribution", on_delete=models.CASCADE, related_name="tagged_items")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tag", "content_object"], name="one_tag_once_per_contribution")]

    @classmethod
    def from_serializable_data(cls, data: dict[str, Any], **_checks: Any) -> Any:
        """As modelcluster asks for each row of a revision."""
        return model_from_serializable_data(cls, data, check_fks=False)
