"""Reduce the npm package @etalab/decoupage-administratif to the tables that `territories_load` reads.

Input: the `data/` folder of the package for one year of the Code officiel géographique (COG), and of earlier
years to date the changes of communes. Output, tab separated with one header line, in `portal/territories/data/`:
`regions.tsv`, `departements.tsv`, `epci.tsv.gz`, `communes.tsv.gz`, `commune_changes.tsv.gz`.
Populations are numbers of inhabitants ("population municipale").
"""

import argparse
import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from tools.territories.commune_changes import Millesime, commune_changes

OUTPUT = Path(__file__).resolve().parents[2] / "portal" / "territories" / "data"

# Years of the population counts: insee.fr/fr/statistiques/8680726 (2023, in force on 1 January 2026) and, for the
# overseas collectivities, insee.fr/fr/statistiques/8680702; Mayotte: insee.fr/fr/statistiques/3291775.
POPULATION_YEAR = 2023
POPULATION_YEARS = {"976": 2017, "987": 2022, "988": 2025}

Row = Sequence[str | int]
Record = dict[str, Any]


def read(folder: Path, name: str) -> list[Record]:
    """Return the records of one JSON file of the package."""
    records: list[Record] = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    return records


def write(name: str, header: Sequence[str], rows: Iterable[Row]) -> None:
    """Write one table; a `.gz` name is compressed without a time stamp, so that bytes only change with data."""
    text = "\n".join("\t".join(str(cell) for cell in row) for row in [header, *rows]) + "\n"
    content = text.encode()
    if name.endswith(".gz"):
        content = gzip.compress(content, 9, mtime=0)
    (OUTPUT / name).write_bytes(content)


def population_year(departement: str) -> int:
    """Return the year of the population count in a département or overseas collectivity."""
    return POPULATION_YEARS.get(departement, POPULATION_YEAR)


def main_departement(members: Iterable[str], communes: dict[str, Record]) -> str:
    """Return the département where most inhabitants of a group of communes live (groups may straddle several)."""
    weights: Counter[str] = Counter()
    for code in members:
        weights[communes[code]["departement"]] += communes[code].get("population") or 0
    return min(weights, key=lambda code: (-weights[code], code))


def build(current: Path, earlier: list[Millesime], year: int) -> None:
    """Write the five tables."""
    records = read(current, "communes")
    communes = {record["code"]: record for record in records if record["type"] == "commune-actuelle"}
    regions, departements, groups = (read(current, name) for name in ("regions", "departements", "epci"))
    totals: defaultdict[str, int] = defaultdict(int)
    for commune in communes.values():
        for key in (f"R{commune['region']}", f"D{commune['departement']}"):
            totals[key] += commune.get("population") or 0
    departement_of_region = {record["region"]: record["code"] for record in departements}
    write(
        "regions.tsv",
        ["code", "name", "zone", "population", "population_year"],
        (
            [
                record["code"],
                record["nom"],
                record["zone"],
                totals[f"R{record['code']}"] or "",
                population_year(departement_of_region[record["code"]]) if totals[f"R{record['code']}"] else "",
            ]
            for record in sorted(regions, key=lambda record: record["code"])
        ),
    )
    write(
        "departements.tsv",
        ["code", "name", "zone", "region", "population", "population_year"],
        (
            [
                record["code"],
                record["nom"],
                record["zone"],
                record["region"],
                totals[f"D{record['code']}"] or "",
                population_year(record["code"]) if totals[f"D{record['code']}"] else "",
            ]
            for record in sorted(departements, key=lambda record: record["code"])
        ),
    )
    group_of: dict[str, str] = {}
    rows: list[Row] = []
    for record in sorted(groups, key=lambda record: record["code"]):
        members = [member["code"] for member in record["membres"]]
        group_of.update(dict.fromkeys(members, record["code"]))
        main = main_departement(members, communes)
        inhabitants = sum(communes[code].get("population") or 0 for code in members)
        rows.append([record["code"], record["nom"], record["type"], main, inhabitants, population_year(main)])
    write("epci.tsv.gz", ["code", "name", "nature", "departement", "population", "population_year"], rows)
    write(
        "communes.tsv.gz",
        ["code", "name", "departement", "epci", "postcodes", "population", "population_year"],
        (
            [
                code,
                commune["nom"],
                commune["departement"],
                group_of.get(code, ""),
                " ".join(commune.get("codesPostaux", [])),
                commune.get("population", ""),
                population_year(commune["departement"]) if "population" in commune else "",
            ]
            for code, commune in sorted(communes.items())
        ),
    )
    write(
        "commune_changes.tsv.gz",
        ["former_code", "former_name", "change", "commune", "not_before", "not_after"],
        commune_changes([*earlier, Millesime(year, records)]),
    )


def main() -> None:
    """Read the command line and build the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--year", type=int, required=True, help="year of the current COG")
    parser.add_argument("--current", type=Path, required=True, help="data folder of the package for that year")
    parser.add_argument("--earlier", action="append", default=[], metavar="YEAR=FOLDER")
    options = parser.parse_args()
    earlier = [
        Millesime(int(year), read(Path(folder), "communes"))
        for year, _, folder in (argument.partition("=") for argument in options.earlier)
    ]
    build(options.current, sorted(earlier, key=lambda millesime: millesime.year), options.year)


if __name__ == "__main__":
    main()
