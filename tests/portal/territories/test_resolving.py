import pytest

from portal.territories.areas import save_area
from portal.territories.models import Territory
from portal.territories.resolving import AmbiguousTerritory, UnknownTerritory, candidates, resolve
from tests.factories.territories import (
    CommuneFactory,
    DepartementFactory,
    RegionFactory,
    TerritoryChangeFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def auvergne() -> Territory:
    region = RegionFactory(code="84", name="Auvergne-Rhône-Alpes")
    TerritoryChangeFactory(territory=region, from_code="83", from_name="Auvergne")
    TerritoryChangeFactory(territory=region, from_code="82", from_name="Rhône-Alpes")
    return region


@pytest.fixture
def riom(auvergne: Territory) -> Territory:
    departement = DepartementFactory(code="63", name="Puy-de-Dôme", region=auvergne)
    return CommuneFactory(code="63300", name="Riom", postcodes="63200 63201", epci__departement=departement)


@pytest.mark.parametrize("written", ["REG-84", "reg-84", "84", "auvergne rhone alpes", " Auvergne-Rhône-Alpes "])
def test_key_code_and_name_without_accents(auvergne: Territory, written: str) -> None:
    assert resolve(written) == auvergne


@pytest.mark.parametrize("written", ["Auvergne", "RHONE ALPES", "83"])
def test_former_names_and_codes_mean_the_territory_of_today(auvergne: Territory, written: str) -> None:
    assert resolve(written) == auvergne
    assert resolve(written, kind="region") == auvergne


def test_a_code_of_today_wins_over_a_former_one(auvergne: Territory) -> None:
    var = DepartementFactory(code="83", name="Var")
    assert resolve("83") == var
    assert resolve("83", kind="region") == auvergne


@pytest.mark.parametrize("written", ["Riom (63200)", "riom (63201)", "Riom (63300)", "Riom (63)", "63300", "COM-63300"])
def test_a_commune_by_label_postcode_or_departement(riom: Territory, written: str) -> None:
    assert resolve(written) == riom


def test_a_departement_label_is_not_taken_for_a_postcode(riom: Territory) -> None:
    mayenne = DepartementFactory(code="53", name="Mayenne")
    town = CommuneFactory(code="53147", name="Mayenne", postcodes="53100", epci__departement=mayenne)
    assert resolve("Mayenne (53)") == mayenne
    assert resolve("Mayenne (53100)") == town


def test_the_widest_namesake_is_meant_unless_the_level_is_asked() -> None:
    region = RegionFactory(code="53", name="Bretagne")
    village = CommuneFactory(name="Bretagne")
    assert resolve("Bretagne") == region
    assert resolve("Bretagne", kind="commune") == village


def test_one_digit_is_a_departement_without_its_zero() -> None:
    ain = DepartementFactory(code="01", name="Ain")
    assert resolve("1") == ain


def test_a_free_area_by_its_name() -> None:
    area, _ = save_area("livradois", "Livradois-Forez", [DepartementFactory()])
    assert resolve("livradois forez") == area
    assert resolve("ZONE-livradois") == area


def test_namesakes_of_one_level_are_ambiguous_and_all_named() -> None:
    north = CommuneFactory(code="93066", name="Saint-Denis", postcodes="93200")
    south = CommuneFactory(code="97411", name="Saint-Denis", postcodes="97400")
    with pytest.raises(AmbiguousTerritory) as caught:
        resolve("St Denis")
    assert caught.value.candidates == [north, south]
    assert "Saint-Denis (93200) [COM-93066]" in str(caught.value)


def test_a_territory_that_was_split_is_ambiguous() -> None:
    parts = [DepartementFactory(code="2A"), DepartementFactory(code="2B")]
    for part in parts:
        TerritoryChangeFactory(
            territory=part, kind="split", from_kind="departement", from_code="20", from_name="Corse ancienne"
        )
    with pytest.raises(AmbiguousTerritory) as caught:
        resolve("20")
    assert caught.value.candidates == parts


def test_a_change_of_status_replaces_nothing() -> None:
    TerritoryChangeFactory(kind="status", from_code="", from_name="", to_name="Collectivité de Corse")
    with pytest.raises(UnknownTerritory):
        resolve("Collectivité de Corse")


@pytest.mark.parametrize("written", ["", "   ", "Atlantide", "(63)", "DEP-", "999999", "%", "'; --", "x" * 500])
def test_what_nobody_knows_is_unknown(riom: Territory, written: str) -> None:
    with pytest.raises(UnknownTerritory):
        resolve(written)


def test_a_level_that_does_not_answer_is_unknown(riom: Territory) -> None:
    with pytest.raises(UnknownTerritory):
        resolve("Riom", kind="region")


def test_a_territory_that_ended_is_not_offered() -> None:
    DepartementFactory(code="99", name="Seine", is_current=False)
    with pytest.raises(UnknownTerritory):
        resolve("Seine")


def test_candidates_are_none_one_or_several(riom: Territory) -> None:
    twins = [CommuneFactory(code=code, name="Saint-Denis") for code in ("93066", "97411")]
    assert candidates("riom") == [riom]
    assert candidates("Saint-Denis") == twins
    assert candidates("Atlantide") == []
