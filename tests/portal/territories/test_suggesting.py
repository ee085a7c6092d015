import pytest

from portal.territories.suggesting import LIMIT, suggest
from tests.factories.territories import CommuneFactory, DepartementFactory, EpciFactory, RegionFactory

pytestmark = pytest.mark.django_db


def keys(text: str, kind: str | None = None) -> list[str]:
    return [territory.key for territory in suggest(text, kind)]


def test_widest_levels_first_then_most_populated() -> None:
    RegionFactory(code="53", name="Bretagne")
    CommuneFactory(code="91103", name="Brétigny", population=28_000)
    CommuneFactory(code="27112", name="Breteuil", population=4_000)
    assert keys("bret") == ["REG-53", "COM-91103", "COM-27112"]


def test_beginnings_come_before_words_inside() -> None:
    EpciFactory(code="200046977", name="Métropole de Lyon", population=1_400_000)
    CommuneFactory(code="69123", name="Lyon", population=520_000)
    assert keys("lyon") == ["COM-69123", "EPCI-200046977"]


def test_a_whole_name_weighs_more_but_a_hamlet_does_not_hide_a_city() -> None:
    CommuneFactory(code="60157", name="Clermont", population=10_000)
    CommuneFactory(code="40084", name="Clermont", population=800)
    CommuneFactory(code="63113", name="Clermont-Ferrand", population=146_000)
    assert keys("clermont") == ["COM-60157", "COM-63113", "COM-40084"]


@pytest.mark.parametrize("typed", ["saint-ét", "SAINT ET", "st et", "st-ét"])
def test_accents_hyphens_and_short_forms_do_not_matter(typed: str) -> None:
    CommuneFactory(code="42218", name="Saint-Étienne")
    assert keys(typed) == ["COM-42218"]


def test_an_article_does_not_hide_a_name() -> None:
    CommuneFactory(code="01001", name="L'Abergement-Clémenciat")
    assert keys("aberg") == ["COM-01001"]


@pytest.mark.parametrize(
    ("typed", "expected"), [("63", ["DEP-63", "COM-63300"]), ("63200", ["COM-63300"]), ("6320", ["COM-63300"])]
)
def test_digits_are_a_code_or_a_postcode(typed: str, expected: list[str]) -> None:
    departement = DepartementFactory(code="63", name="Puy-de-Dôme")
    CommuneFactory(code="63300", name="Riom", postcodes="63200", epci__departement=departement)
    assert keys(typed) == expected


def test_corsican_codes_are_codes() -> None:
    DepartementFactory(code="2A", name="Corse-du-Sud")
    assert keys("2a") == ["DEP-2A"]


@pytest.mark.parametrize("typed", ["", " ", "-", "6", "%", "_"])
def test_too_little_gives_nothing(typed: str) -> None:
    CommuneFactory(code="63300", name="Riom")
    assert keys(typed) == []


def test_only_the_level_asked() -> None:
    RegionFactory(name="Bretagne")
    commune = CommuneFactory(name="Bretagne")
    assert keys("bretagne", "commune") == [commune.key]


def test_at_most_the_limit_in_one_query(django_assert_num_queries) -> None:
    epci = EpciFactory()
    for _ in range(LIMIT + 3):
        CommuneFactory(epci=epci)
    with django_assert_num_queries(1):
        assert len([territory.departement.name for territory in suggest("commune")]) == LIMIT


def test_ended_territories_are_not_proposed() -> None:
    CommuneFactory(name="Riom", is_current=False)
    assert keys("riom") == []
