import json
from pathlib import Path

import pytest

from tools.territories.topology import Topology, arc_rings, merged_rings, ring_points

# Two squares side by side: arc 0 is their common border, 1 the rest of the left one, 2 the rest of the right one.
DOCUMENT = {
    "transform": {"scale": [1, 2], "translate": [10, 20]},
    "arcs": [
        [[1, 0], [0, 1]],
        [[1, 1], [-1, 0], [0, -1], [1, 0]],
        [[1, 0], [1, 0], [0, 1], [-1, 0]],
    ],
    "objects": {
        "land": {
            "geometries": [
                {"type": "Polygon", "arcs": [[0, 1]]},
                {"type": "MultiPolygon", "arcs": [[[2, -1]]]},
            ]
        }
    },
}


@pytest.fixture
def topology(tmp_path: Path) -> Topology:
    path = tmp_path / "land.json"
    path.write_text(json.dumps(DOCUMENT), encoding="utf-8")
    return Topology(path, "land")


def test_arcs_are_decoded_to_degrees(topology: Topology) -> None:
    assert topology.arcs[0] == [(11, 20), (11, 22)]
    assert topology.arcs[1] == [(11, 22), (10, 22), (10, 20), (11, 20)]


def test_a_negative_reference_reads_the_arc_backwards(topology: Topology) -> None:
    left, right = topology.geometries
    assert ring_points(arc_rings(left)[0], topology.arcs) == [(11, 20), (11, 22), (10, 22), (10, 20), (11, 20)]
    assert ring_points(arc_rings(right)[0], topology.arcs) == [(11, 20), (12, 20), (12, 22), (11, 22), (11, 20)]


def test_merging_drops_the_common_border(topology: Topology) -> None:
    rings = [ring for item in topology.geometries for ring in arc_rings(item)]
    merged = merged_rings(rings, topology.arcs)
    assert len(merged) == 1
    assert sorted(merged[0]) == [1, 2]
    points = ring_points(merged[0], topology.arcs)
    assert points[0] == points[-1]
    assert set(points) == {(11, 20), (12, 20), (12, 22), (11, 22), (10, 22), (10, 20)}


def test_borders_that_do_not_close_are_refused(topology: Topology) -> None:
    with pytest.raises(ValueError, match="does not close"):
        merged_rings([[1]], topology.arcs)
