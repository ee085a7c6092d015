"""Reading the thesaurus."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from portal.vocabulary.models import Concept


class ConceptQuerySet(models.QuerySet["Concept"]):
    """The thesaurus is public; `active` is what one may still choose."""

    def active(self) -> ConceptQuerySet:
        return self.filter(is_active=True)

    def in_scheme(self, scheme: str) -> ConceptQuerySet:
        return self.filter(scheme=scheme)

    def roots(self) -> ConceptQuerySet:
        """Concepts without a broader one."""
        return self.filter(parent__isnull=True)

    def under(self, concept: Concept) -> ConceptQuerySet:
        """The concept and everything below it, one query a level (the tree has two or three)."""
        level = [concept.pk]
        found = {concept.pk}
        while level:
            children = self.model._default_manager.filter(parent__in=level).exclude(pk__in=found)
            level = list(children.values_list("pk", flat=True))
            found.update(level)
        return self.filter(pk__in=found)

    def with_labels(self) -> ConceptQuerySet:
        return self.prefetch_related("labels")
