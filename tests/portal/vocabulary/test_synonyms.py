"""Groups of equivalent expressions given to search."""

import pytest
from pytest_django import DjangoAssertNumQueries

from portal.vocabulary.models import ConceptLabel
from portal.vocabulary.synonyms import synonym_groups
from tests.factories.vocabulary import AcronymFactory, ConceptFactory, ConceptLabelFactory, TradeFactory

pytestmark = pytest.mark.django_db


def test_a_group_holds_both_genders_and_synonyms_preferred_label_first() -> None:
    trade = TradeFactory(label="couvreur", label_feminine="couvreuse")
    ConceptLabelFactory(concept=trade, text="toiture")
    ConceptLabelFactory(concept=trade, text="zingueuse", kind=ConceptLabel.Kind.FEMININE)
    (group,) = synonym_groups()
    assert group.concept == trade
    assert group.expressions[:2] == ("couvreur", "couvreuse")
    assert set(group.expressions[2:]) == {"toiture", "zingueuse"}
    assert group.acronyms == frozenset()


def test_an_acronym_stands_with_its_expansion() -> None:
    acronym = AcronymFactory(label="coopérative d'activité et d'emploi")
    ConceptLabelFactory(concept=acronym, text="CAE", kind=ConceptLabel.Kind.ACRONYM)
    (group,) = synonym_groups()
    assert group.expressions == ("coopérative d'activité et d'emploi", "CAE")
    assert group.acronyms == {"CAE"}


def test_the_same_word_written_twice_is_no_group() -> None:
    trade = TradeFactory(label="ébéniste", label_feminine="ébéniste")
    ConceptLabelFactory(concept=trade, text="Ebeniste", kind=ConceptLabel.Kind.HIDDEN)
    assert synonym_groups() == []


def test_a_retired_concept_gives_no_group() -> None:
    TradeFactory(label="porteur d'eau", label_feminine="porteuse d'eau", is_active=False)
    assert synonym_groups() == []


def test_languages_are_chosen_by_the_caller() -> None:
    trade = TradeFactory(label="plombier", label_feminine="plombière", label_en="plumber")
    ConceptLabelFactory(concept=trade, text="pipe fitter", language="en")
    assert synonym_groups()[0].expressions == ("plombier", "plombière")
    assert synonym_groups(("en",))[0].expressions == ("pipe fitter", "plumber")
    assert len(synonym_groups(("fr", "en"))[0].expressions) == 4


def test_the_thesaurus_is_read_in_two_queries(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for _ in range(4):
        ConceptLabelFactory(concept=ConceptFactory())
    with django_assert_num_queries(2):
        assert len(synonym_groups()) == 4
