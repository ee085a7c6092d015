"""The declared grid of reading: versioned data of the site, never changed once used."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import yaml

FOLDER: Final = Path(__file__).parents[1] / "data" / "grids"


@dataclass(frozen=True, slots=True)
class Criterion:
    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Part:
    title: str
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    version: int
    date: dt.date
    title: str
    sources: str
    parts: tuple[Part, ...]

    def criteria(self) -> Iterator[Criterion]:
        for part in self.parts:
            yield from part.criteria


@cache
def grid(version: int) -> Grid:
    """Raises FileNotFoundError for a version that was never published."""
    data = yaml.safe_load((FOLDER / f"{version}.yaml").read_text(encoding="utf-8"))
    parts = tuple(
        Part(part["title"], tuple(Criterion(one["key"], one["text"]) for one in part["criteria"]))
        for part in data["parts"]
    )
    return Grid(data["version"], data["date"], data["title"], data["sources"], parts)


def newest() -> Grid:
    return grid(max(int(path.stem) for path in FOLDER.glob("*.yaml")))
