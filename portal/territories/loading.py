"""Bring the tables of `data/` into the database, in bulk, without touching rows that are already right.

Loading twice changes nothing. Rows are matched by `key`, so that primary keys, and whatever points to them, stay.
A territory that left the official tables is kept with `is_current` false. Free areas made by people are left alone.
"""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import transaction

from portal.territories.areas import save_area
from portal.territories.models import Territory, TerritoryChange
from portal.territories.names import fold_name

DATA = Path(__file__).parent / "data"
COG_SOURCE = "Code officiel géographique (INSEE) 2026"
BATCH = 1000

# Everything the tables decide; `key` is the identity, free areas and their parts are not here.
_COLUMNS = [
    "kind", "code", "name", "slug", "search_name", "nature", "zone", "postcodes", "population", "population_year",
    "is_current", "region_id", "departement_id", "epci_id",
]  # fmt: skip
_OFFICIAL = [
    Territory.Kind.REGION,
    Territory.Kind.DEPARTEMENT,
    Territory.Kind.EPCI,
    Territory.Kind.COMMUNE,
]

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Loaded:
    """Numbers of rows written or retired by one load."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    retired: int = 0
    changes: int = 0

    def __add__(self, other: Loaded) -> Loaded:
        return Loaded(*(getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__))


def read_table(name: str, folder: Path | None = None) -> list[dict[str, str]]:
    """Return the rows of a tab separated table, plain or gzip. Raises FileNotFoundError without it."""
    content = ((folder or DATA) / name).read_bytes()
    if name.endswith(".gz"):
        content = gzip.decompress(content)
    return list(csv.DictReader(io.StringIO(content.decode()), delimiter="\t", quoting=csv.QUOTE_NONE))


def load(progress: Progress = lambda step, done, total: None, folder: Path | None = None) -> Loaded:
    """Load every table in one transaction and say what was done; `progress(step, done, total)` counts rows."""
    with transaction.atomic():
        loader = _Loader(progress, folder)
        result = loader.territories()
        return result + loader.areas() + loader.changes()


class _Loader:
    """State of one load: the existing rows, then the primary keys, by key."""

    def __init__(self, progress: Progress, folder: Path | None) -> None:
        self.progress = progress
        self.folder = folder
        rows = Territory.objects.of_kind(*_OFFICIAL).values_list("key", "pk", *_COLUMNS)
        self.existing = {key: (pk, tuple(rest)) for key, pk, *rest in rows}
        self.ids: dict[str, int] = {key: pk for key, (pk, _) in self.existing.items()}

    def territories(self) -> Loaded:
        """Write the four official levels, widest first, then retire what no table lists."""
        listed: set[str] = set()
        result = Loaded()
        for kind, rows in (
            (Territory.Kind.REGION, self._regions),
            (Territory.Kind.DEPARTEMENT, self._departements),
            (Territory.Kind.EPCI, self._groups),
            (Territory.Kind.COMMUNE, self._communes),
        ):
            territories = [territory.derive() for territory in rows()]
            listed.update(territory.key for territory in territories)
            result += self._write(kind, territories)
        gone = [key for key in self.existing if key not in listed]
        retired = sum(
            Territory.objects.current().filter(key__in=gone[start : start + BATCH]).update(is_current=False)
            for start in range(0, len(gone), BATCH)
        )
        return result + Loaded(retired=retired)

    def areas(self) -> Loaded:
        """Write the free areas of the table; those that people made are not touched."""
        created = 0
        for row in read_table("areas.tsv", self.folder):
            parts = Territory.objects.filter(key__in=row["parts"].split())
            _, is_new = save_area(row["code"], row["name"], parts)
            created += is_new
        return Loaded(created=created)

    def changes(self) -> Loaded:
        """Add the changes that are not there yet."""
        wanted = [*self._history(), *self._commune_changes()]
        fields = ("territory_id", "kind", "from_kind", "from_code", "from_name", "to_name")
        known = set(TerritoryChange.objects.values_list(*fields))
        new = [change for change in wanted if tuple(getattr(change, field) for field in fields) not in known]
        for start in range(0, len(new), BATCH):
            TerritoryChange.objects.bulk_create(new[start : start + BATCH])
            self.progress("changes", min(start + BATCH, len(new)), len(new))
        return Loaded(changes=len(new))

    def _write(self, kind: str, territories: list[Territory]) -> Loaded:
        new: list[Territory] = []
        different: list[Territory] = []
        for territory in territories:
            found = self.existing.get(territory.key)
            if found is None:
                new.append(territory)
            elif found[1] != tuple(getattr(territory, column) for column in _COLUMNS):
                territory.pk = found[0]
                different.append(territory)
        for start in range(0, len(new), BATCH):
            batch = Territory.objects.bulk_create(new[start : start + BATCH])
            self.ids.update((territory.key, territory.pk) for territory in batch)
            self.progress(kind, min(start + BATCH, len(new)), len(new))
        names = [column.removesuffix("_id") for column in _COLUMNS]
        Territory.objects.bulk_update(different, names, batch_size=200)
        return Loaded(len(new), len(different), len(territories) - len(new) - len(different))

    def _regions(self) -> Iterator[Territory]:
        for row in read_table("regions.tsv", self.folder):
            yield self._territory(Territory.Kind.REGION, row, zone=row["zone"])

    def _departements(self) -> Iterator[Territory]:
        self.places: dict[str, dict[str, str]] = {}
        for row in read_table("departements.tsv", self.folder):
            self.places[row["code"]] = row
            region = self.ids[f"REG-{row['region']}"]
            yield self._territory(Territory.Kind.DEPARTEMENT, row, zone=row["zone"], region_id=region)

    def _groups(self) -> Iterator[Territory]:
        for row in read_table("epci.tsv.gz", self.folder):
            yield self._territory(Territory.Kind.EPCI, row, nature=row["nature"], **self._parents(row))

    def _communes(self) -> Iterator[Territory]:
        for row in read_table("communes.tsv.gz", self.folder):
            epci = self.ids[f"EPCI-{row['epci']}"] if row["epci"] else None
            postcodes = row["postcodes"]
            yield self._territory(Territory.Kind.COMMUNE, row, epci_id=epci, postcodes=postcodes, **self._parents(row))

    def _parents(self, row: dict[str, str]) -> dict[str, int | str]:
        place = self.places[row["departement"]]
        return {
            "departement_id": self.ids[f"DEP-{row['departement']}"],
            "region_id": self.ids[f"REG-{place['region']}"],
            "zone": place["zone"],
        }

    def _territory(self, kind: str, row: dict[str, str], **columns: int | str | None) -> Territory:
        return Territory(
            kind=str(kind),
            code=row["code"],
            name=row["name"],
            population=int(row["population"]) if row["population"] else None,
            population_year=int(row["population_year"]) if row["population_year"] else None,
            **columns,
        )

    def _history(self) -> Iterator[TerritoryChange]:
        for row in read_table("history.tsv", self.folder):
            for key in row["to"].split():
                if key in self.ids:
                    yield self._change(key, row, row["source"], row["note"])

    def _commune_changes(self) -> Iterator[TerritoryChange]:
        names = {row["code"]: row["name"] for row in read_table("communes.tsv.gz", self.folder)}
        for row in read_table("commune_changes.tsv.gz", self.folder):
            cells = {
                "kind": row["change"],
                "from_kind": "commune",
                "from_code": row["former_code"],
                "from_name": row["former_name"],
                "to_name": names[row["commune"]],
                "not_before": row["not_before"],
                "date": row["not_after"],
            }
            yield self._change(f"COM-{row['commune']}", cells, COG_SOURCE, "")

    def _change(self, key: str, row: dict[str, str], source: str, note: str) -> TerritoryChange:
        return TerritoryChange(
            territory_id=self.ids[key],
            kind=row["kind"],
            from_kind=row["from_kind"],
            from_code=row["from_code"],
            from_name=row["from_name"],
            from_search_name=fold_name(row["from_name"]),
            to_name=row["to_name"],
            not_before=date.fromisoformat(row["not_before"]) if row["not_before"] else None,
            date=date.fromisoformat(row["date"]) if row["date"] else None,
            source=source,
            note=note,
        )
