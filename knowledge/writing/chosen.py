"""What a text is about, where, whom it quotes: read at once and kept with the object, since its form asks often."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import CharField, QuerySet, Value

from knowledge.models import Contribution, ExperienceReport
from knowledge.models.revised import CONCEPTS
from portal.vocabulary.models import Concept


def keep_chosen(page: ExperienceReport) -> None:
    """Three queries for a text as the database has it; none for what came from a revision, which holds its own."""
    held = getattr(page, "_cluster_related_objects", None) or {}
    if not held.keys() & set(CONCEPTS):
        chosen: dict[str, list[Concept]] = {name: [] for name in CONCEPTS}
        first, *others = _concepts(page.pk)
        for concept in first.union(*others, all=True):
            chosen[concept.chosen_as].append(concept)  # type: ignore[attr-defined]
        for name, concepts in chosen.items():
            setattr(page, name, concepts)
    for relation in (page.territories, page.verbatims):
        relation.get_object_list()


def _concepts(pk: int) -> Iterator[QuerySet[Concept]]:
    for name in CONCEPTS:
        tied = getattr(Contribution, name).through.objects.filter(contribution=pk).values("concept")
        told = Value(name, output_field=CharField())
        yield Concept.objects.filter(pk__in=tied).order_by().annotate(chosen_as=told)
