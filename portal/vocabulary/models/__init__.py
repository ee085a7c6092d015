"""Concepts, the labels under which they are found, and everyday synonyms."""

from portal.vocabulary.models.concept import Concept, Scheme
from portal.vocabulary.models.everyday import SynonymSheet
from portal.vocabulary.models.label import ConceptLabel
from portal.vocabulary.models.stamp import VocabularyStamp

__all__ = ["Concept", "ConceptLabel", "Scheme", "SynonymSheet", "VocabularyStamp"]
