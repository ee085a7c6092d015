import datetime as dt
from pathlib import Path

import pytest

from portal.territories import loading
from portal.territories.areas import save_area
from portal.territories.models import Territory, TerritoryChange
from portal.territories.resolving import AmbiguousTerritory, resolve

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded(tables: Path) -> loading.Loaded:
    return loading.load(folder=tables)


def test_everything_is_created_with_its_parents(loaded: loading.Loaded) -> None:
    assert loaded.created == 26 + 109 + 1 + 2 + 1  # régions, départements, EPCI, communes, free area
    clermont = Territory.objects.with_parents().get(key="COM-63113")
    assert clermont.lineage_keys == ["COM-63113", "REG-84", "DEP-63", "EPCI-246300701"]
    assert (clermont.population, clermont.population_year) == (146_351, 2023)
    assert clermont.label == "Clermont-Ferrand (63000)"


def test_an_uninhabited_place_has_no_population(loaded: loading.Loaded) -> None:
    island = Territory.objects.get(key="COM-98411")
    assert island.population is None
    assert island.zone == "com"
    assert island.epci is None


def test_loading_again_changes_nothing(loaded: loading.Loaded, tables: Path) -> None:
    before = dict(Territory.objects.values_list("key", "pk"))
    again = loading.load(folder=tables)
    assert (again.created, again.updated, again.retired, again.changes) == (0, 0, 0, 0)
    assert again.unchanged == 138
    assert dict(Territory.objects.values_list("key", "pk")) == before


def test_a_corrected_row_keeps_its_primary_key(loaded: loading.Loaded, tables: Path, rewrite) -> None:
    before = Territory.objects.get(key="COM-63113").pk
    rewrite("communes.tsv.gz", ["63113\tClermont\t63\t\t63000\t150000\t2024"])
    again = loading.load(folder=tables)
    after = Territory.objects.get(key="COM-63113")
    assert (again.updated, again.retired) == (1, 1)
    assert (after.pk, after.name, after.search_name) == (before, "Clermont", "clermont")
    assert (after.epci_id, after.population) == (None, 150_000)


def test_what_leaves_the_tables_is_kept_and_marked(loaded: loading.Loaded, tables: Path, rewrite) -> None:
    rewrite("communes.tsv.gz", ["63113\tClermont-Ferrand\t63\t246300701\t63000 63100\t146351\t2023"])
    assert loading.load(folder=tables).retired == 1
    assert not Territory.objects.get(key="COM-98411").is_current
    assert loading.load(folder=tables).retired == 0


def test_what_comes_back_is_current_again(loaded: loading.Loaded, tables: Path) -> None:
    Territory.objects.filter(key="DEP-63").update(is_current=False)
    assert loading.load(folder=tables).updated == 1
    assert Territory.objects.get(key="DEP-63").is_current


def test_areas_that_people_drew_are_left_alone(loaded: loading.Loaded, tables: Path) -> None:
    area, _ = save_area("livradois", "Livradois", [Territory.objects.get(key="DEP-63")])
    loading.load(folder=tables)
    area.refresh_from_db()
    assert area.is_current
    assert [part.key for part in area.parts.all()] == ["DEP-63"]


@pytest.mark.parametrize(
    ("written", "kind", "key"),
    [
        ("Auvergne", None, "REG-84"),
        ("rhone alpes", None, "REG-84"),
        ("83", "region", "REG-84"),
        ("42", "region", "REG-44"),
        ("Alsace", None, "REG-44"),
        ("Nord-Pas-de-Calais-Picardie", None, "REG-32"),
        ("Languedoc-Roussillon", None, "REG-76"),
        ("Poitou-Charentes", None, "REG-75"),
        ("Franche Comté", None, "REG-27"),
        ("Haute-Normandie", None, "REG-28"),
        ("Centre", None, "REG-24"),
        ("Côtes-du-Nord", None, "DEP-22"),
        ("Basses-Alpes", None, "DEP-04"),
        ("La Réunion", None, "REG-04"),
        ("La Réunion", "departement", "DEP-974"),
        ("Collectivité européenne d'Alsace", None, "ZONE-collectivite-europeenne-d-alsace"),
        ("Montferrand", None, "COM-63113"),
        ("63998", None, "COM-63113"),
    ],
)
def test_the_history_leads_from_yesterday_to_today(
    loaded: loading.Loaded, written: str, kind: str | None, key: str
) -> None:
    assert resolve(written, kind).key == key


def test_a_split_departement_is_told_to_be_ambiguous(loaded: loading.Loaded) -> None:
    with pytest.raises(AmbiguousTerritory) as caught:
        resolve("Seine")
    assert [candidate.key for candidate in caught.value.candidates] == ["DEP-75", "DEP-92", "DEP-93", "DEP-94"]


def test_institutional_changes_are_dated_and_sourced(loaded: loading.Loaded) -> None:
    alsace = TerritoryChange.objects.get(territory__key="DEP-67", kind="status")
    assert alsace.date == dt.date(2021, 1, 1)
    assert "2019-816" in alsace.source
    corse = TerritoryChange.objects.get(territory__key="REG-94", kind="status")
    assert corse.date == dt.date(2018, 1, 1)


def test_a_change_between_two_official_lists_keeps_both_bounds(loaded: loading.Loaded) -> None:
    change = TerritoryChange.objects.get(from_code="63999")
    assert (change.not_before, change.date) == (dt.date(2024, 1, 1), dt.date(2025, 1, 1))
    assert TerritoryChange.objects.get(from_code="63998").date is None


def test_progress_counts_up_to_the_total(tables: Path) -> None:
    seen: list[tuple[str, int, int]] = []
    loading.load(lambda *step: seen.append(step), folder=tables)
    assert ("departement", 109, 109) in seen
    assert all(done <= total for _, done, total in seen)


def test_a_failure_leaves_the_database_as_it_was(loaded: loading.Loaded, tables: Path, rewrite) -> None:
    rewrite("communes.tsv.gz", ["63113\tRenommée\t63\t999999999\t63000\t1\t2023"])
    with pytest.raises(KeyError):
        loading.load(folder=tables)
    assert Territory.objects.get(key="COM-63113").name == "Clermont-Ferrand"
