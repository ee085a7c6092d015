"""Prepare the map: shapes, words, classes and legend. The template only writes what is here.

The map never needs the database: outlines and names come from `data/outlines.json`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

OUTLINES = Path(__file__).parent / "data" / "outlines.json"
Level = Literal["region", "departement"]


@dataclass(frozen=True, slots=True)
class Shape:
    """One territory on a sheet: SVG path, class 0 to 3, where its count is written, and what its link says."""

    key: str
    name: str
    path: str
    x: int
    y: int
    count: int
    shade: int
    url: str
    words: str

    @property
    def label(self) -> str:
        """What a screen reader says: « Bretagne, 12 fiches »."""
        return f"{self.name}, {self.words}"


@dataclass(frozen=True, slots=True)
class Shade:
    """One line of the legend: class 0 to 3 and the counts it covers."""

    number: int
    words: str


@dataclass(frozen=True, slots=True)
class Scale:
    """Classes that do not depend on the counts: the largest count of each class above zero, and the words of all."""

    bounds: tuple[int, ...]
    words: tuple[str, ...]
    """One more than `bounds`: the first is for zero."""

    @property
    def legend(self) -> list[Shade]:
        return [Shade(number, words) for number, words in enumerate(self.words)]


@dataclass(frozen=True, slots=True)
class TerritoryMap:
    """Everything the component shows. Sheets of `insets` (close-up and overseas) are all `inset_box`."""

    map_id: str
    title: str
    heading: str
    box: str
    font_size: int
    inset_box: str
    mainland: list[Shape]
    close_up: list[Shape]
    overseas: list[Shape]
    legend: list[Shade]

    @property
    def grain(self) -> str:
        """Scale of the patterns: as fine on the sheet of one region as on the whole country."""
        longest = max(float(side) for side in self.box.split()[2:])
        return f"{longest / max(outlines()['frame']):.2f}"

    @property
    def rows(self) -> list[Shape]:
        """The equal table: each territory once, in alphabetical order of the sheet's data."""
        return sorted([*self.mainland, *self.overseas], key=lambda shape: shape.key)


def territory_url(key: str) -> str:
    """Return the address of a territory's page."""
    return reverse("territories:detail", kwargs={"key": key})


def record_words(count: int) -> str:
    """Return the count in words: « 12 fiches », « aucune fiche »."""
    if count == 0:
        return _("aucune fiche")
    return ngettext("%(count)d fiche", "%(count)d fiches", count) % {"count": count}


def build_map(
    counts: Mapping[str, int],
    *,
    level: Level = "region",
    within: str | None = None,
    url_for: Callable[[str], str] = territory_url,
    words_for: Callable[[int], str] = record_words,
    title: str = "",
    heading: str = "",
    map_id: str = "carte",
    scale: Scale | None = None,
) -> TerritoryMap:
    """Build the map of France by région or département, or of the départements of one région (`within`, a key).

    `counts` is {key: number}; a territory without a number counts zero. `heading` says what is counted. Two maps of
    one page need two `map_id`. Without a `scale`, the classes are thirds of what there is to count.
    """
    document = outlines()
    entries: dict[str, Any] = document["regions" if level == "region" else "departements"]
    overseas = {item[level]: item for item in document["overseas"]}
    close_up: dict[str, Any] = document["close_up"] if level == "departement" else {}
    box = [0, 0, *document["frame"]]
    if within is not None:
        box = _zoomed(document["regions"][within]["box"]) if within in document["regions"] else box
        entries = {key: item for key, item in entries.items() if item.get("region") == within}
        overseas = {key: item for key, item in overseas.items() if item["region"] == within}
        close_up = {key: item for key, item in close_up.items() if key in entries}
    bounds = list(scale.bounds) if scale else shade_bounds(counts.get(key, 0) for key in [*entries, *overseas])

    def shapes(items: Mapping[str, Any]) -> list[Shape]:
        return [
            Shape(
                key=key,
                name=item["name"],
                path=item["path"],
                x=item["label"][0],
                y=item["label"][1],
                count=counts.get(key, 0),
                shade=shade_of(counts.get(key, 0), bounds),
                url=url_for(key),
                words=words_for(counts.get(key, 0)),
            )
            for key, item in items.items()
        ]

    return TerritoryMap(
        map_id=map_id,
        title=title or _("Carte de France"),
        heading=heading or _("Fiches"),
        box=" ".join(str(side) for side in box),
        font_size=max(8, round(max(box[2], box[3]) * (0.034 if level == "region" or within else 0.02))),
        inset_box=f"0 0 {document['inset'][0]} {document['inset'][1]}",
        mainland=shapes(entries),
        close_up=shapes(close_up),
        overseas=shapes(overseas),
        legend=scale.legend if scale else _legend(bounds),
    )


def shade_bounds(values: Iterable[int]) -> list[int]:
    """Return the upper bounds, rising, of the one to three classes above zero.

    They cut the territories that have something in thirds. Without anything to count, the list is empty.
    """
    some = sorted(value for value in values if value > 0)
    if not some:
        return []
    thirds = (some[(len(some) - 1) // 3], some[2 * (len(some) - 1) // 3], some[-1])
    return sorted(set(thirds))


def shade_of(count: int, bounds: list[int]) -> int:
    """Return the class of a count: 0 for none, else the first class whose bound holds it."""
    if count <= 0:
        return 0
    return next((number for number, bound in enumerate(bounds, start=1) if count <= bound), len(bounds))


def _legend(bounds: list[int]) -> list[Shade]:
    shades = [Shade(0, "0")]
    low = 1
    for number, bound in enumerate(bounds, start=1):
        words = str(bound) if low == bound else _("%(low)d à %(high)d") % {"low": low, "high": bound}
        shades.append(Shade(number, words))
        low = bound + 1
    return shades


def _zoomed(box: list[int]) -> list[int]:
    """Return a box with a little air around it."""
    left, top, width, height = box
    air = max(width, height) // 20
    return [left - air, top - air, width + 2 * air, height + 2 * air]


@cache
def outlines() -> dict[str, Any]:
    """The drawings, with what is needed to undo their projection."""
    document: dict[str, Any] = json.loads(OUTLINES.read_text(encoding="utf-8"))
    return document
