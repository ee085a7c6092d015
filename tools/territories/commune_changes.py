"""Find what became of the communes that a later Code officiel géographique (COG) no longer lists.

The package gives, for the current year, the former codes of each commune and the delegated or associated communes
inside it, without dates. Comparing the COG of successive years (each one tells the state on 1 January) bounds the
date of a change between two of them; a change older than the first year compared keeps no date.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

from portal.territories.names import fold_name

CURRENT = "commune-actuelle"
INSIDE = {"commune-deleguee": "delegated", "commune-associee": "associated"}

ChangeRow = list[str | int]


@dataclass(frozen=True)
class Millesime:
    """The communes of one COG: `records` as in the package's `communes.json`."""

    year: int
    records: list[dict[str, Any]]

    @cached_property
    def current(self) -> dict[str, str]:
        """The communes in existence, {code: name}."""
        return {record["code"]: record["nom"] for record in self.records if record["type"] == CURRENT}


def commune_changes(millesimes: list[Millesime]) -> Iterator[ChangeRow]:
    """Yield [former code, former name, change, commune code, not before, not after], oldest year first in input.

    `change` is "merged" (the commune disappeared in another one), "delegated" or "associated" (it lives on inside
    another one), "renamed". `not before` and `not after` are ISO dates of two successive COG, or "".
    """
    latest = millesimes[-1]
    current = latest.current
    inside = {record["code"]: record for record in latest.records if record["type"] in INSIDE}
    successor = {
        former: record["code"]
        for record in latest.records
        if record["type"] == CURRENT
        for former in record.get("anciensCodes", [])
    }
    successor.update({code: record["chefLieu"] for code, record in inside.items()})
    names = {code: record["nom"] for code, record in inside.items()}
    for millesime in millesimes[:-1]:
        names.update({code: name for code, name in millesime.current.items() if code not in current})
    for code in sorted(successor):
        name = names.get(code, "")
        # The seat of a "commune nouvelle" keeps its code: it is a former name, not a former code.
        if successor[code] not in current or (code in current and fold_name(name) == fold_name(current[code])):
            continue
        change = INSIDE[inside[code]["type"]] if code in inside else "merged"
        yield [code, name, change, successor[code], *_bounds(code, name, millesimes)]
    yield from _renamed(millesimes, current)


def _bounds(code: str, name: str, millesimes: list[Millesime]) -> tuple[str, str]:
    for before, after in pairwise(millesimes):
        listed = before.current.get(code)
        still = after.current.get(code)
        if listed is not None and fold_name(listed) == fold_name(name) and still != listed:
            return f"{before.year}-01-01", f"{after.year}-01-01"
    return "", ""


def _renamed(millesimes: list[Millesime], current: dict[str, str]) -> Iterator[ChangeRow]:
    delegated = {
        (record["code"], fold_name(record["nom"])) for record in millesimes[-1].records if record["type"] in INSIDE
    }
    for before, after in pairwise(millesimes):
        later = after.current
        for code, name in sorted(before.current.items()):
            if code not in later or code not in current or fold_name(later[code]) == fold_name(name):
                continue
            if (code, fold_name(name)) not in delegated and fold_name(name) != fold_name(current[code]):
                yield [code, name, "renamed", code, f"{before.year}-01-01", f"{after.year}-01-01"]
