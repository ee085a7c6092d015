"""Groups of expressions that mean the same, for search and for its explanations."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from portal.vocabulary.folding import fold
from portal.vocabulary.models import Concept, ConceptLabel


@dataclass(frozen=True)
class SynonymGroup:
    """`expressions`: at least two, preferred label first, as written (case and accents kept).

    `acronyms`: those of them that are acronyms. Folded, "CA" reads as "ça" and "ARE" as "are": whoever expands
    a query should take a short acronym only when it was typed in capitals.
    """

    concept: Concept
    expressions: tuple[str, ...]
    acronyms: frozenset[str] = frozenset()


def synonym_groups(languages: Collection[str] = ("fr",)) -> list[SynonymGroup]:
    """Masculine, feminine, synonym, acronym and hidden forms of every active concept, in two queries.

    Two spellings that differ only by case, accents or hyphens count once. An expression may be in several
    groups ("DUERP" is an acronym and leads to a skill): each group says which concept it speaks of.
    """
    groups: list[SynonymGroup] = []
    for concept in Concept.objects.active().with_labels():
        texts: list[str] = []
        if "fr" in languages:
            texts += [concept.label, concept.label_feminine]
        texts += [label.text for label in concept.labels.all() if label.language in languages]
        if "en" in languages:
            texts.append(concept.label_en)
        distinct: dict[str, str] = {}
        for text in texts:
            key = fold(text)
            if key:
                distinct.setdefault(key, text)
        if len(distinct) > 1:
            expressions = tuple(distinct.values())
            marked = {label.text for label in concept.labels.all() if label.kind == ConceptLabel.Kind.ACRONYM}
            groups.append(SynonymGroup(concept, expressions, frozenset(marked.intersection(expressions))))
    return groups
