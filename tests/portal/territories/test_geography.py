"""Outlines come back to where they are on the Earth."""

from __future__ import annotations

from itertools import pairwise

import pytest

from portal.territories.geography import attribution, multipolygon
from portal.territories.mapping import outlines

KNOWN = {
    "DEP-75": (2.3522, 48.8566),
    "DEP-63": (3.0863, 45.7797),
    "DEP-29": (-4.0970, 47.9960),
    "DEP-2A": (8.9000, 41.8500),
    "REG-84": (4.8357, 45.7640),
    "REG-04": (55.5300, -21.1300),
    "DEP-973": (-53.1000, 4.0000),
}
"""{key: (longitude, latitude) of a town or a place inside it}"""


@pytest.mark.parametrize(("key", "place"), KNOWN.items())
def test_a_known_place_lies_inside_its_outline(key: str, place: tuple[float, float]):
    assert any(contains(polygon[0], place) for polygon in multipolygon(key) or [])


def test_every_drawn_territory_has_polygons():
    document = outlines()
    keys = [*document["regions"], *document["departements"], *(item["departement"] for item in document["overseas"])]
    assert len(keys) == len(set(keys)) == 13 + 96 + 11
    assert all(multipolygon(key) for key in keys)


def test_nothing_is_drawn_for_an_unknown_key():
    assert multipolygon("DEP-999") is None


def test_rings_are_closed_and_turn_as_geojson_wants():
    for key in ("DEP-26", "DEP-84", "REG-53", "DEP-988"):
        for polygon in multipolygon(key) or []:
            outer, *holes = polygon
            assert outer[0] == outer[-1]
            assert area(outer) > 0
            assert all(area(hole) < 0 for hole in holes)


def test_all_points_are_on_the_globe():
    for key in ("REG-11", "DEP-987", "DEP-986", "DEP-975"):
        for polygon in multipolygon(key) or []:
            assert all(-180 <= x <= 180 and -90 <= y <= 90 for ring in polygon for x, y in ring)


def test_the_source_is_named():
    assert "Natural Earth" in attribution()


def contains(ring: list[tuple[float, float]], place: tuple[float, float]) -> bool:
    x, y = place
    crossed = [
        (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1 for (x1, y1), (x2, y2) in pairwise(ring)
    ]
    return sum(crossed) % 2 == 1


def area(ring: list[tuple[float, float]]) -> float:
    return sum(x * ny - nx * y for (x, y), (nx, ny) in pairwise(ring)) / 2
