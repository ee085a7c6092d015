"""How many contributions speak of each concept, under its broader one: trades by sector, themes by axis."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Model
from django.db.models.functions import Coalesce

from knowledge.querysets import ContributionQuerySet
from portal.vocabulary.models import Concept


@dataclass(frozen=True, slots=True)
class ConceptCount:
    concept: Concept
    count: int


@dataclass(frozen=True, slots=True)
class ConceptGroup:
    """A broader concept; `count` is of distinct contributions about it or about what it holds."""

    concept: Concept
    count: int
    rows: tuple[ConceptCount, ...]


def by_parent(scheme: str, through: type[Model], contributions: ContributionQuerySet) -> list[ConceptGroup]:
    """Groups of the active concepts of `scheme`, in the order of the thesaurus; three queries.

    `through` is the table between contributions and concepts. A concept without a broader one heads a group itself.
    """
    links = through._default_manager.filter(contribution__in=contributions.values("pk"))
    own = dict(links.values_list("concept_id").annotate(uses=Count("contribution_id", distinct=True)))
    broad = Coalesce("concept__parent_id", "concept_id")
    whole = dict(links.values_list(broad).annotate(uses=Count("contribution_id", distinct=True)))
    concepts = list(Concept.objects.active().in_scheme(scheme).select_related("parent").order_by("position", "label"))
    heads: dict[int, Concept] = {}
    held: dict[int, list[ConceptCount]] = {}
    for concept in concepts:
        head = concept.parent or concept
        heads.setdefault(head.pk, head)
        if head is not concept:
            held.setdefault(head.pk, []).append(ConceptCount(concept, own.get(concept.pk, 0)))
    ordered = sorted(heads.values(), key=lambda head: (head.position, head.label))
    return [ConceptGroup(head, whole.get(head.pk, 0), tuple(held.get(head.pk, ()))) for head in ordered]
