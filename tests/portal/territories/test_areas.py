import pytest

from portal.territories.areas import save_area
from portal.territories.models import Territory
from tests.factories.territories import CommuneFactory, DepartementFactory, RegionFactory

pytestmark = pytest.mark.django_db


def test_an_area_belongs_to_what_all_its_parts_share() -> None:
    region = RegionFactory(code="84")
    first, second = DepartementFactory(region=region), DepartementFactory(region=region)
    area, is_new = save_area("livradois-forez", "Livradois-Forez", [first, second])
    assert is_new
    assert area.key == "ZONE-livradois-forez"
    assert area.region == region
    assert area.departement is None
    assert set(area.parts.all()) == {first, second}


def test_an_area_across_regions_belongs_to_none() -> None:
    area, _ = save_area("massif", "Massif", [DepartementFactory(), RegionFactory()])
    assert area.lineage_keys == ["ZONE-massif"]


def test_saving_again_renames_and_replaces_the_parts() -> None:
    commune = CommuneFactory()
    first, _ = save_area("bassin", "Bassin", [DepartementFactory()])
    second, is_new = save_area("bassin", "Bassin de Riom", [commune])
    assert not is_new
    assert second.pk == first.pk
    assert second.name == "Bassin de Riom"
    assert second.search_name == "bassin de riom"
    assert list(second.parts.all()) == [commune]
    assert second.departement == commune.departement


def test_an_area_contains_its_parts_and_what_they_contain() -> None:
    commune = CommuneFactory()
    outside = CommuneFactory()
    area, _ = save_area("bassin", "Bassin", [commune.epci])
    assert set(Territory.objects.inside(area)) == {commune.epci, commune}
    assert outside not in Territory.objects.inside(area)
