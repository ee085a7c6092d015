"""Read TopoJSON: decode its arcs, make rings of them, and merge neighbours by dropping their common borders.

A point is (longitude, latitude) in degrees. An arc is a list of points; a reference to arc `i` read backwards is
`~i`, as the TopoJSON specification says.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

Point = tuple[float, float]
Arc = list[Point]


class Topology:
    """One TopoJSON file: `arcs` decoded, `geometries` of one of its objects."""

    def __init__(self, path: Path, name: str) -> None:
        document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        scale, shift = document["transform"]["scale"], document["transform"]["translate"]
        self.arcs = [_decoded(arc, scale, shift) for arc in document["arcs"]]
        self.geometries: list[dict[str, Any]] = document["objects"][name]["geometries"]


def _decoded(arc: list[list[int]], scale: list[float], shift: list[float]) -> Arc:
    x = y = 0
    points: Arc = []
    for delta in arc:
        x, y = x + delta[0], y + delta[1]
        points.append((x * scale[0] + shift[0], y * scale[1] + shift[1]))
    return points


def arc_rings(geometry: dict[str, Any]) -> list[list[int]]:
    """Return the rings of a Polygon or MultiPolygon, each as its list of arc references."""
    polygons = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]
    return [ring for polygon in polygons for ring in polygon]


def ring_points(ring: Iterable[int], arcs: list[Arc]) -> list[Point]:
    """Return the points of a ring; its last point repeats the first."""
    points: list[Point] = []
    for reference in ring:
        arc = arcs[reference] if reference >= 0 else arcs[~reference][::-1]
        points.extend(arc if not points else arc[1:])
    return points


def merged_rings(rings: Iterable[list[int]], arcs: list[Arc]) -> list[list[int]]:
    """Return the rings around a group of neighbours: arcs that two of them share are inside, and dropped.

    Raises ValueError when the remaining arcs do not close, which means that the borders were not shared.
    """
    references = [reference for ring in rings for reference in ring]
    uses = Counter(max(reference, ~reference) for reference in references)
    border = [reference for reference in references if uses[max(reference, ~reference)] == 1]
    starts: dict[Point, list[int]] = {}
    for reference in border:
        starts.setdefault(ring_points([reference], arcs)[0], []).append(reference)
    merged: list[list[int]] = []
    while starts:
        origin = next(iter(starts))
        ring: list[int] = []
        place = origin
        while not ring or place != origin:
            if place not in starts:
                raise ValueError(f"Border does not close near {place}")
            reference = starts[place].pop()
            if not starts[place]:
                del starts[place]
            ring.append(reference)
            place = ring_points([reference], arcs)[-1]
        merged.append(ring)
    return merged
