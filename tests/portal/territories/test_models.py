import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from portal.territories.models import Territory
from tests.factories.territories import (
    AreaFactory,
    CommuneFactory,
    DepartementFactory,
    EpciFactory,
    RegionFactory,
    TerritoryChangeFactory,
)

pytestmark = pytest.mark.django_db


def test_saving_derives_key_slug_and_folded_name() -> None:
    departement = DepartementFactory(code="63", name="Puy-de-Dôme")
    assert departement.key == "DEP-63"
    assert departement.slug == "puy-de-dome"
    assert departement.search_name == "puy de dome"


@pytest.mark.parametrize(
    ("factory", "columns", "label"),
    [
        (RegionFactory, {"name": "Bretagne"}, "Bretagne"),
        (DepartementFactory, {"name": "Puy-de-Dôme", "code": "63"}, "Puy-de-Dôme (63)"),
        (CommuneFactory, {"name": "Riom", "postcodes": "63200 63201"}, "Riom (63200)"),
        (CommuneFactory, {"name": "Port-aux-Français", "code": "98499", "postcodes": ""}, "Port-aux-Français (98499)"),
        (EpciFactory, {"name": "Métropole de Lyon"}, "Métropole de Lyon"),
        (AreaFactory, {"name": "Livradois"}, "Livradois"),
    ],
)
def test_label_tells_a_place_from_its_namesakes(factory: type, columns: dict, label: str) -> None:
    assert str(factory(**columns)) == label


def test_lineage_goes_from_itself_to_its_ancestors_widest_first() -> None:
    commune = CommuneFactory(
        code="63113",
        epci__code="246300701",
        epci__departement__code="63",
        epci__departement__region__code="84",
    )
    assert commune.lineage_keys == ["COM-63113", "REG-84", "DEP-63", "EPCI-246300701"]
    assert [parent.kind for parent in commune.ancestors()] == ["region", "departement", "epci"]
    assert commune.region.lineage_keys == ["REG-84"]


def test_selected_parents_cost_one_query(django_assert_num_queries) -> None:
    CommuneFactory(code="63113")
    with django_assert_num_queries(1):
        assert len(Territory.objects.with_parents().get(key="COM-63113").lineage_keys) == 4


def test_a_code_is_unique_in_its_level_only() -> None:
    RegionFactory(code="75")
    DepartementFactory(code="75")
    with transaction.atomic(), pytest.raises(IntegrityError):
        Territory.objects.bulk_create([Territory(kind="region", code="75", name="x", key="REG-other")])


def test_inside_a_region_are_its_departements_groups_and_communes() -> None:
    commune = CommuneFactory()
    CommuneFactory()
    inside = Territory.objects.inside(commune.region)
    assert set(inside) == {commune, commune.epci, commune.departement}
    assert list(Territory.objects.inside(commune.epci)) == [commune]
    assert not Territory.objects.inside(commune).exists()


def test_a_change_cannot_end_before_it_began() -> None:
    with transaction.atomic(), pytest.raises(IntegrityError):
        TerritoryChangeFactory(not_before=dt.date(2025, 1, 1), date=dt.date(2024, 1, 1))


def test_changes_come_most_recent_first_and_undated_last() -> None:
    region = RegionFactory()
    for year in (1968, None, 2016):
        TerritoryChangeFactory(territory=region, date=dt.date(year, 1, 1) if year else None)
    assert [change.date.year if change.date else None for change in region.changes.all()] == [2016, 1968, None]


def test_nature_of_an_epci_is_said_in_full() -> None:
    assert EpciFactory(nature="CC").nature_words == "communauté de communes"
    assert RegionFactory().nature_words == ""
