"""Concepts of the thesaurus, without the reference files."""

from __future__ import annotations

import factory
from factory.django import DjangoModelFactory

from portal.vocabulary.models import Concept, ConceptLabel, Scheme


class ConceptFactory(DjangoModelFactory[Concept]):
    """A skill by default; `TradeFactory` and its like set the scheme."""

    class Meta:
        model = Concept

    scheme = Scheme.SKILL.value
    slug = factory.Sequence(lambda n: f"terme-{n}")
    label = factory.LazyAttribute(lambda concept: concept.slug.replace("-", " "))
    position = factory.Sequence(lambda n: n)


class SkillFactory(ConceptFactory):
    pass


class AxisFactory(ConceptFactory):
    scheme = Scheme.AXIS.value


class SectorFactory(ConceptFactory):
    scheme = Scheme.SECTOR.value


class TradeFactory(ConceptFactory):
    scheme = Scheme.TRADE.value


class AcronymFactory(ConceptFactory):
    scheme = Scheme.ACRONYM.value


class ConceptLabelFactory(DjangoModelFactory[ConceptLabel]):
    class Meta:
        model = ConceptLabel

    concept = factory.SubFactory(ConceptFactory)
    text = factory.Sequence(lambda n: f"expression {n}")
    kind = ConceptLabel.Kind.SYNONYM.value
    language = "fr"
