"""Concepts and the labels under which they are found."""

from portal.vocabulary.models.concept import Concept, Scheme
from portal.vocabulary.models.label import ConceptLabel

__all__ = ["Concept", "ConceptLabel", "Scheme"]
