"""What is understood of a question."""

from __future__ import annotations

import pytest

from portal.territories.models import Territory
from search.expertise.reading import Reading, asks_for_someone, read
from search.expertise.request import ExpertiseRequest
from tests.factories.knowledge import commune, departement, region
from tests.factories.vocabulary import ConceptLabelFactory, SectorFactory, SkillFactory, TradeFactory

pytestmark = pytest.mark.django_db


def understood(text: str, *ignored: str) -> Reading:
    return read(ExpertiseRequest(text, ignored))


def places(text: str) -> list[str]:
    return [place.key for place in understood(text).places]


def test_a_plain_question_gives_place_trade_skill_and_words() -> None:
    TradeFactory(slug="agent-de-nettoyage", label="agent de nettoyage")
    ConceptLabelFactory(concept=TradeFactory(slug="menage", label="agent du propre"), text="nettoyage")
    SkillFactory(slug="marche-public", label="répondre à un marché public")
    region("Bretagne", "53")
    reading = understood("Qui sait répondre à un marché public de nettoyage en Bretagne ?")
    assert [need.key for need in reading.needs] == ["skill:marche-public", "trade:menage"]
    assert [place.key for place in reading.places] == ["REG-53"]
    assert reading.words == "répondre marché public nettoyage"
    assert reading.keys == "skill:marche-public trade:menage REG-53"


def test_what_was_taken_away_is_a_word_again() -> None:
    region("Bretagne", "53")
    SkillFactory(slug="devis", label="devis")
    reading = understood("un devis en Bretagne", "REG-53", "skill:devis")
    assert (reading.needs, reading.places, reading.words) == ((), (), "devis Bretagne")


def test_common_words_are_no_places() -> None:
    region("La Réunion", "04")
    departement("Lot", "46", region("Occitanie", "76"))
    commune("Bois", "17050")
    assert places("qui sait animer la réunion d'un lot de bois") == []
    assert places("qui travaille à La Réunion ?") == ["REG-04"]
    assert places("Qui vit dans le Lot ?") == ["DEP-46"]
    assert places("Qui vend du Bois ?") == []
    assert places("Qui travaille près de Bois ?") == ["COM-17050"]


def test_a_region_is_known_without_its_capital_after_en() -> None:
    region("Bretagne", "53")
    assert places("quelqu'un en bretagne") == ["REG-53"]


def test_the_widest_then_the_most_populous_place_of_a_name_is_meant() -> None:
    commune("Saint-Denis", "93066")
    commune("Saint-Denis", "97411")
    Territory.objects.filter(code="97411").update(population=150_000)
    assert places("Qui peut aider à Saint-Denis ?") == ["COM-97411"]
    departement("Saint-Denis", "999")
    assert places("Qui peut aider à Saint-Denis ?") == ["DEP-999"]


def test_a_lone_word_is_not_read_by_its_stem() -> None:
    SkillFactory(slug="paie", label="paie")
    assert [need.key for need in understood("tenir la paie").needs] == ["skill:paie"]
    assert understood("un client qui paye").needs == ()


def test_the_longest_name_is_read_and_its_words_once() -> None:
    SkillFactory(slug="devis", label="devis")
    SkillFactory(slug="devis-chantier", label="devis de chantier")
    assert [need.key for need in understood("faire un devis de chantier").needs] == ["skill:devis-chantier"]


def test_words_that_are_spread_are_read_together() -> None:
    SkillFactory(slug="gerer-conflits", label="gérer des conflits")
    assert [need.key for need in understood("gérer calmement plusieurs conflits").needs] == ["skill:gerer-conflits"]


def test_a_sector_holds_its_trades() -> None:
    sector = SectorFactory(slug="batiment", label="bâtiment")
    mason = TradeFactory(slug="macon", label="maçon", parent=sector)
    (need,) = understood("le bâtiment").needs
    assert (need.ids, need.narrower) == (frozenset({sector.pk}), frozenset({mason.pk}))


@pytest.mark.parametrize("text", ["", "   ", "qui ?", "???", "\x00", "a" * 5000, "'\"<script>", "en " * 300])
def test_nothing_typed_is_an_error(text: str) -> None:
    assert understood(text).needs == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Qui sait poser un acompte ?", True),
        ("je cherche quelqu'un pour un site", True),
        ("À qui demander", True),
        ("impayés", False),
        ("quitter sa coopérative", False),
    ],
)
def test_a_search_may_look_for_someone(text: str, expected: bool) -> None:
    assert asks_for_someone(text) is expected
