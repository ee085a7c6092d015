"""Small official tables, and the registry of panels left as it was found."""

import gzip
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from portal.territories import loading, panels

TABLES = {
    "epci.tsv.gz": ["code\tname\tnature\tdepartement\tpopulation\tpopulation_year"],
    "communes.tsv.gz": ["code\tname\tdepartement\tepci\tpostcodes\tpopulation\tpopulation_year"],
    "commune_changes.tsv.gz": ["former_code\tformer_name\tchange\tcommune\tnot_before\tnot_after"],
}
ROWS = {
    "epci.tsv.gz": ["246300701\tClermont Auvergne Métropole\tMETRO\t63\t300000\t2023"],
    "communes.tsv.gz": [
        "63113\tClermont-Ferrand\t63\t246300701\t63000 63100\t146351\t2023",
        "98411\tÎles Saint-Paul\t984\t\t\t\t",
    ],
    "commune_changes.tsv.gz": [
        "63999\tMontferrand\tmerged\t63113\t2024-01-01\t2025-01-01",
        "63998\tClairmont\tdelegated\t63113\t\t",
    ],
}


def write_table(folder: Path, name: str, rows: list[str]) -> None:
    """Write a table with its header line and these rows."""
    (folder / name).write_bytes(gzip.compress("\n".join([*TABLES[name], *rows, ""]).encode()))


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    """A folder with the real régions, départements and history, one EPCI and two communes."""
    folder = tmp_path / "tables"
    folder.mkdir()
    for name in ("regions.tsv", "departements.tsv", "history.tsv", "areas.tsv"):
        shutil.copy(loading.DATA / name, folder / name)
    for name, rows in ROWS.items():
        write_table(folder, name, rows)
    return folder


@pytest.fixture
def rewrite(tables: Path) -> Callable[[str, list[str]], None]:
    """Replace the rows of a table of the small folder."""
    return lambda name, rows: write_table(tables, name, rows)


@pytest.fixture(autouse=True)
def _registry() -> Iterator[None]:
    """Only what a test registers is on its pages."""
    builders, counts = list(panels._builders), dict(panels._counts)
    panels._builders.clear()
    panels._counts.clear()
    yield
    panels._builders[:] = builders
    panels._counts.clear()
    panels._counts.update(counts)
