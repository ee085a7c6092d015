"""Concepts and places of many objects at once, and the words under which they are found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from django.db.models import Model

from portal.territories.models import Territory
from portal.vocabulary.models import Concept, ConceptLabel


def linked(through: type[Model], owner: str, target: str, ids: Collection[int]) -> dict[int, list[int]]:
    """{owner id: target ids} read from the table of a link, in one query."""
    rows = through._default_manager.filter(**{f"{owner}__in": ids}).order_by("pk").values_list(owner, target)
    found: dict[int, list[int]] = defaultdict(list)
    for owner_id, target_id in rows:
        found[owner_id].append(target_id)
    return found


def _all_ids(links: Iterable[Mapping[int, list[int]]]) -> set[int]:
    return {target for link in links for targets in link.values() for target in targets}


def load_concepts(links: Iterable[Mapping[int, list[int]]]) -> dict[int, Concept]:
    """The linked concepts with their broader ones and their labels: two queries."""
    wanted = Concept.objects.filter(pk__in=_all_ids(links)).select_related("parent__parent").with_labels()
    return {concept.pk: concept for concept in wanted}


def load_territories(links: Iterable[Mapping[int, list[int]]]) -> dict[int, Territory]:
    """The linked territories with their parents: one query."""
    wanted = Territory.objects.filter(pk__in=_all_ids(links)).with_parents()
    return {territory.pk: territory for territory in wanted}


def concept_words(concepts: Iterable[Concept]) -> list[str]:
    """Both gendered forms, synonyms and acronyms of the concepts, then the name of what they belong to.

    Hidden labels (frequent misspellings) stay out: keywords are shown when they match. The question is widened
    by them instead, see `search.synonyms`.
    """
    words: list[str] = []
    for concept in concepts:
        words.append(concept.both_forms)
        words += [label.text for label in concept.labels.all() if label.kind != ConceptLabel.Kind.HIDDEN]
        words += [broader.label for broader in concept.ancestors()]
    return words


def territory_words(territories: Iterable[Territory]) -> list[str]:
    """The names of the places, then of those that contain them."""
    words: list[str] = []
    for territory in territories:
        words.append(territory.label)
        words += [parent.label for parent in reversed(territory.ancestors())]
    return words


def distinct(words: Iterable[str]) -> tuple[str, ...]:
    """In order, without repetition nor empty word."""
    return tuple(dict.fromkeys(word for word in words if word))
