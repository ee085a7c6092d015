"""Concepts and places of many objects at once, and the words under which they are found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from django.db.models import Model

from portal.territories.models import Territory
from portal.vocabulary.models import Concept, ConceptLabel
from search import analysis

Links = Mapping[int, list[int]]
"""{owner id: target ids}"""


def linked(through: type[Model], owner: str, target: str, ids: Collection[int]) -> Links:
    """Read from the table of a link, in one query."""
    rows = through._default_manager.filter(**{f"{owner}__in": ids}).order_by("pk").values_list(owner, target)
    found: dict[int, list[int]] = defaultdict(list)
    for owner_id, target_id in rows:
        found[owner_id].append(target_id)
    return found


class Lexicon:
    """The concepts and places of a batch, each read once and put into words once: three queries."""

    def __init__(self, concepts: Iterable[Links], places: Links) -> None:
        wanted = Concept.objects.filter(pk__in=_targets(concepts)).select_related("parent__parent")
        self._concepts = {concept.pk: concept for concept in wanted.with_labels()}
        territories = Territory.objects.filter(pk__in=_targets([places])).select_related(
            "region", "departement", "epci"
        )
        self._territories = {territory.pk: territory for territory in territories}
        self._concept_words: dict[int, list[str]] = {}
        self._territory_words: dict[int, list[str]] = {}

    def concepts(self, numbers: Iterable[int]) -> list[Concept]:
        return [self._concepts[number] for number in numbers]

    def territories(self, numbers: Iterable[int]) -> list[Territory]:
        return [self._territories[number] for number in numbers]

    def words_of_concepts(self, concepts: Iterable[Concept]) -> list[str]:
        words: list[str] = []
        for concept in concepts:
            if concept.pk not in self._concept_words:
                self._concept_words[concept.pk] = concept_words(concept)
            words += self._concept_words[concept.pk]
        return words

    def words_of_territories(self, territories: Iterable[Territory]) -> list[str]:
        words: list[str] = []
        for territory in territories:
            if territory.pk not in self._territory_words:
                self._territory_words[territory.pk] = territory_words(territory)
            words += self._territory_words[territory.pk]
        return words


def _targets(links: Iterable[Links]) -> set[int]:
    return {target for link in links for targets in link.values() for target in targets}


def concept_words(concept: Concept) -> list[str]:
    """Both gendered forms, then the French synonyms and acronyms that add a word, then the broader concepts.

    A synonym made of words already there ("impayé" beside "recouvrer des impayés") would only count them twice.
    Hidden labels (frequent misspellings) stay out, since keywords are shown when they match: the question is
    widened by them instead, see `search.asking.synonyms`.
    """
    words = [concept.both_forms]
    known = set(analysis.stems(concept.both_forms))
    for label in concept.labels.all():
        stems = set(analysis.stems(label.text))
        if label.language == "fr" and label.kind != ConceptLabel.Kind.HIDDEN and not stems <= known:
            words.append(label.text)
            known |= stems
    return words + [broader.label for broader in concept.ancestors()]


def territory_words(territory: Territory) -> list[str]:
    """The name of the place, then of those that contain it, nearest first."""
    return [territory.label, *(parent.label for parent in reversed(territory.ancestors()))]


def distinct(words: Iterable[str]) -> tuple[str, ...]:
    """In order, without repetition nor empty word."""
    return tuple(dict.fromkeys(word for word in words if word))
