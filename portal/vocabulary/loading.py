"""Writing the reference files into the database, as often as wanted.

The files decide for the concepts they list. What curators add stays: other concepts, other labels, and the
retirement of a concept (`is_active`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from portal.vocabulary.files import ConceptEntry
from portal.vocabulary.models import Concept, ConceptLabel, VocabularyStamp

_FIELDS: Final = ("label", "label_feminine", "label_en", "definition", "position")


@dataclass(frozen=True)
class LoadResult:
    """How many rows were written; all zero when the database already said the same."""

    concepts_created: int
    concepts_changed: int
    labels_created: int
    labels_removed: int


def load_entries(entries: Sequence[ConceptEntry]) -> LoadResult:
    """Create or update concepts and labels in one transaction and about ten statements."""
    with transaction.atomic():
        known = {concept.key: concept for concept in Concept.objects.all()}
        new = [_concept(entry) for entry in entries if entry.key not in known]
        Concept.objects.bulk_create(new)
        known |= {concept.key: concept for concept in new}
        created = {concept.key for concept in new}
        changed = [known[entry.key] for entry in entries if _update(known[entry.key], entry, known)]
        Concept.objects.bulk_update(changed, [*_FIELDS, "parent"])
        labels_created, labels_removed = _load_labels(entries, known)
        VocabularyStamp.advance()
    return LoadResult(
        concepts_created=len(new),
        concepts_changed=sum(concept.key not in created for concept in changed),
        labels_created=labels_created,
        labels_removed=labels_removed,
    )


def _concept(entry: ConceptEntry) -> Concept:
    return Concept(scheme=entry.scheme, slug=entry.slug, **{field: getattr(entry, field) for field in _FIELDS})


def _update(concept: Concept, entry: ConceptEntry, known: dict[str, Concept]) -> bool:
    """Bring the concept to what the file says; True when something differed."""
    parent_id = known[entry.parent].pk if entry.parent else None
    differs = concept.parent_id != parent_id
    concept.parent_id = parent_id
    for field in _FIELDS:
        differs |= getattr(concept, field) != getattr(entry, field)
        setattr(concept, field, getattr(entry, field))
    return differs


def _load_labels(entries: Iterable[ConceptEntry], known: dict[str, Concept]) -> tuple[int, int]:
    """Replace the labels the files own. A label a curator wrote first is left as it is."""
    wanted = {
        (known[entry.key].pk, label.text, label.language): label.kind for entry in entries for label in entry.labels
    }
    listed = {known[entry.key].pk for entry in entries}
    present = {
        (label.concept_id, label.text, label.language): label
        for label in ConceptLabel.objects.filter(concept__in=listed)
    }
    outdated = [label.pk for key, label in present.items() if label.from_file and wanted.get(key) != label.kind]
    ConceptLabel.objects.filter(pk__in=outdated).delete()
    missing = [
        ConceptLabel(concept_id=concept, text=text, language=language, kind=kind, from_file=True)
        for (concept, text, language), kind in wanted.items()
        if (concept, text, language) not in present or present[concept, text, language].pk in outdated
    ]
    ConceptLabel.objects.bulk_create(missing)
    return len(missing), len(outdated)
