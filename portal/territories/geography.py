"""Outlines in longitude and latitude, undone from the drawn sheets: for GeoJSON.

The sheets are whole units of a simplified drawing (about a kilometre on the mainland), so are these coordinates;
an islet too small to draw is the mark that stands for it. No database.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from functools import cache

from portal.territories.mapping import outlines

Point = tuple[float, float]
Ring = list[Point]
Polygon = list[Ring]
"""Outer ring first, counterclockwise, then its holes; each ring closed."""
Unproject = Callable[[float, float], Point]

_SUBPATH = re.compile(r"M([^Mz]+)z")
_NUMBER = re.compile(r"-?\d+")
_DECIMALS = 4
"""About ten metres: more would pretend."""


def multipolygon(key: str) -> list[Polygon] | None:
    """Polygons of a région or département (`REG-84`, `DEP-2A`), as GeoJSON wants them; None when none is drawn."""
    return _drawn().get(key)


@cache
def _drawn() -> dict[str, list[Polygon]]:
    document = outlines()
    mainland = _undo_conic(**document["projection"])
    found = {
        key: _polygons(item["path"], mainland)
        for level in ("regions", "departements")
        for key, item in document[level].items()
    }
    for item in document["overseas"]:
        polygons = _polygons(item["path"], _undo_cylinder(*item["placement"]))
        found[item["region"]] = found[item["departement"]] = polygons
    return found


def _undo_conic(parallels: Sequence[float], origin: Sequence[float], placement: Sequence[float]) -> Unproject:
    """Inverse of the conformal conic projection of the sphere (Snyder 1987, p. 107), after that of the sheet."""
    first, second = (math.radians(parallel) for parallel in parallels)
    n = math.log(math.cos(first) / math.cos(second)) / math.log(
        math.tan(math.pi / 4 + second / 2) / math.tan(math.pi / 4 + first / 2)
    )
    f = math.cos(first) * math.tan(math.pi / 4 + first / 2) ** n / n
    at_origin = f / math.tan(math.pi / 4 + math.radians(origin[1]) / 2) ** n
    zoom, dx, dy = placement

    def unproject(x: float, y: float) -> Point:
        east, south = (x - dx) / zoom, (y - dy) / zoom + at_origin
        rho = math.hypot(east, south)
        longitude = origin[0] + math.degrees(math.atan2(east, south)) / n
        latitude = math.degrees(2 * math.atan((f / rho) ** (1 / n)) - math.pi / 2)
        return longitude, latitude

    return unproject


def _undo_cylinder(latitude: float, zoom: float, dx: float, dy: float) -> Unproject:
    """Inverse of the equidistant cylindrical projection that is true at `latitude`."""
    shrink = math.cos(math.radians(latitude))
    return lambda x, y: ((x - dx) / zoom / shrink, -(y - dy) / zoom)


def _polygons(path: str, unproject: Unproject) -> list[Polygon]:
    """A ring inside another one of the same drawing is a hole of it."""
    rings = [[_rounded(unproject(x, y)) for x, y in ring] for ring in _sheet_rings(path)]
    polygons: dict[int, Polygon] = {}
    holes: list[tuple[int, Ring]] = []
    for number, ring in enumerate(rings):
        holder = next((n for n, other in enumerate(rings) if n != number and _inside(ring[0], other)), None)
        if holder is None:
            polygons[number] = [_closed(ring, outer=True)]
        else:
            holes.append((holder, _closed(ring, outer=False)))
    for holder, hole in holes:
        polygons[holder].append(hole)
    return list(polygons.values())


def _sheet_rings(path: str) -> list[list[tuple[int, int]]]:
    rings = []
    for subpath in _SUBPATH.findall(path):
        numbers = [int(number) for number in _NUMBER.findall(subpath)]
        x = y = 0
        ring = []
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            ring.append((x, y))
        rings.append(ring)
    return rings


def _rounded(point: Point) -> Point:
    return round(point[0], _DECIMALS), round(point[1], _DECIMALS)


def _closed(ring: Ring, *, outer: bool) -> Ring:
    """Outer rings turn counterclockwise and holes clockwise (RFC 7946, 3.1.6); the last point repeats the first."""
    following = [*ring[1:], ring[0]]
    counterclockwise = sum(x * ny - nx * y for (x, y), (nx, ny) in zip(ring, following, strict=True)) > 0
    turned = ring if counterclockwise == outer else ring[::-1]
    return [*turned, turned[0]]


def _inside(point: Point, ring: Ring) -> bool:
    x, y = point
    following = [*ring[1:], ring[0]]
    crossings = sum(
        (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1
        for (x1, y1), (x2, y2) in zip(ring, following, strict=True)
    )
    return crossings % 2 == 1


def attribution() -> str:
    """Who made the outlines, to be said wherever they go."""
    return str(outlines()["attribution"])
