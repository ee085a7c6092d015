"""From a typed word to its concept."""

import pytest
from pytest_django import DjangoAssertNumQueries

from portal.vocabulary.resolving import ConceptIndex, UnknownConcept, resolve_concept
from tests.factories.vocabulary import AxisFactory, ConceptLabelFactory, SkillFactory, TradeFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "text",
    ["coiffeur", "COIFFEUSE", "coiffure a domicile", "Coiffure à Domicile", "coiffeur·se", "Coiffeuse / coiffeur",
     "coiffeur (H/F)", "hairdresser", "metier-coiffure"],
)  # fmt: skip
def test_every_name_leads_to_the_concept(text: str) -> None:
    coiffeur = TradeFactory(
        slug="metier-coiffure", label="coiffeur", label_feminine="coiffeuse", label_en="hairdresser"
    )
    ConceptLabelFactory(concept=coiffeur, text="coiffure à domicile")
    assert resolve_concept("trade", text) == coiffeur


def test_the_scheme_matters() -> None:
    axis = AxisFactory(slug="gouvernance", label="Gouvernance")
    skill = SkillFactory(slug="gouvernance", label="faire vivre la gouvernance")
    assert resolve_concept("axis", "gouvernance") == axis
    assert resolve_concept("skill", "gouvernance") == skill


def test_the_preferred_label_wins_over_a_synonym() -> None:
    wide = SkillFactory(label="travailler dehors", position=1)
    ConceptLabelFactory(concept=wide, text="jardin")
    exact = SkillFactory(label="jardin", position=2)
    assert resolve_concept("skill", "Jardin") == exact


def test_equal_claims_go_to_the_first_of_the_thesaurus() -> None:
    second = SkillFactory(label="relancer", position=9)
    first = SkillFactory(label="facturer", position=3)
    for concept in (second, first):
        ConceptLabelFactory(concept=concept, text="factures")
    assert resolve_concept("skill", "factures") == first


def test_a_french_label_wins_over_an_english_one() -> None:
    english = SkillFactory(position=1)
    ConceptLabelFactory(concept=english, text="coach", language="en")
    french = SkillFactory(position=2)
    ConceptLabelFactory(concept=french, text="coach", language="fr")
    assert resolve_concept("skill", "coach") == french


def test_an_unknown_word_comes_back_with_near_ones() -> None:
    TradeFactory(slug="menuisier", label="menuisier", label_feminine="menuisière")
    TradeFactory(slug="brasseur", label="brasseur")
    with pytest.raises(UnknownConcept) as error:
        resolve_concept("trade", "menuisié d'art")
    assert error.value.scheme == "trade"
    assert error.value.text == "menuisié d'art"
    assert error.value.suggestions == ("menuisier",)
    assert str(error.value) == "« menuisié d'art » n’est pas dans le vocabulaire. Termes proches : menuisier."


@pytest.mark.parametrize("text", ["", "  ", "·", "zzzzqqq"])
def test_nothing_near_is_said_without_suggestion(text: str) -> None:
    TradeFactory(label="menuisier", slug="menuisier")
    with pytest.raises(UnknownConcept) as error:
        resolve_concept("trade", text)
    assert error.value.suggestions == ()
    assert "Termes proches" not in str(error.value)


def test_a_retired_concept_is_neither_found_nor_suggested() -> None:
    TradeFactory(label="rémouleur", slug="remouleur", is_active=False)
    with pytest.raises(UnknownConcept) as error:
        resolve_concept("trade", "rémouleur")
    assert error.value.suggestions == ()


def test_many_look_ups_cost_two_queries(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    trades = [TradeFactory(label=f"métier {n}") for n in range(5)]
    with django_assert_num_queries(2):
        index = ConceptIndex.for_scheme("trade")
        found = [index.resolve(trade.label) for trade in trades]
    assert found == trades
