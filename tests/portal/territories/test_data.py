"""The committed tables agree with each other."""

import json

import pytest

from portal.territories.loading import DATA, read_table
from portal.territories.models import TerritoryChange


@pytest.fixture(scope="module")
def codes() -> dict[str, set[str]]:
    names = {"REG": "regions.tsv", "DEP": "departements.tsv", "EPCI": "epci.tsv.gz", "COM": "communes.tsv.gz"}
    return {prefix: {row["code"] for row in read_table(name)} for prefix, name in names.items()}


def test_the_tables_are_complete_and_small(codes: dict[str, set[str]]) -> None:
    assert {prefix: len(rows) for prefix, rows in codes.items()} == {
        "REG": 26,
        "DEP": 109,
        "EPCI": 1255,
        "COM": 34969,
    }
    assert sum(path.stat().st_size for path in DATA.glob("*.gz")) < 700_000
    assert (DATA / "outlines.json").stat().st_size < 60_000


def test_every_parent_exists(codes: dict[str, set[str]]) -> None:
    assert {row["region"] for row in read_table("departements.tsv")} == codes["REG"]
    communes = read_table("communes.tsv.gz")
    assert {row["departement"] for row in communes} == codes["DEP"]
    assert {row["epci"] for row in communes if row["epci"]} == codes["EPCI"]


def test_populations_add_up_and_have_a_year() -> None:
    communes = read_table("communes.tsv.gz")
    total = sum(int(row["population"] or 0) for row in communes)
    assert total == sum(int(row["population"] or 0) for row in read_table("regions.tsv")) == 68_952_941
    assert all(bool(row["population"]) == bool(row["population_year"]) for row in communes)


def test_every_change_leads_to_a_territory_of_today_and_has_a_source(codes: dict[str, set[str]]) -> None:
    for row in read_table("history.tsv"):
        assert row["source"]
        assert row["date"]
        assert row["kind"] in TerritoryChange.Kind.values
        for key in row["to"].split():
            prefix, _, code = key.partition("-")
            assert code in codes[prefix]
    for row in read_table("commune_changes.tsv.gz"):
        assert row["commune"] in codes["COM"]
        assert bool(row["not_before"]) == bool(row["not_after"])


def test_every_inhabited_region_and_departement_has_an_outline() -> None:
    outlines = json.loads((DATA / "outlines.json").read_text(encoding="utf-8"))
    overseas = outlines["overseas"]
    for name, entries, column in (
        ("regions.tsv", outlines["regions"], "region"),
        ("departements.tsv", outlines["departements"], "departement"),
    ):
        prefix = "REG" if column == "region" else "DEP"
        inhabited = {f"{prefix}-{row['code']}" for row in read_table(name) if row["population"]}
        assert set(entries) | {item[column] for item in overseas} == inhabited
    assert all(item["path"].startswith("M") for item in [*outlines["regions"].values(), *overseas])


def test_the_sources_and_licences_are_named() -> None:
    text = (DATA / "README.md").read_text(encoding="utf-8")
    for words in ("Licence Ouverte", "Natural Earth", "public domain", "INSEE", "MIT", "ISC"):
        assert words in text
