"""Project points of the Earth on a sheet, thin lines out, and write SVG paths with whole numbers.

On a sheet, x grows to the right and y downwards, in units of the drawing's `viewBox`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise

Point = tuple[float, float]
Ring = list[Point]
Projection = Callable[[Point], Point]


def lambert_conic(parallels: tuple[float, float], origin: Point) -> Projection:
    """Return the conformal conic projection of the sphere (Snyder 1987, p. 106-107), in Earth radii."""
    first, second = (math.radians(parallel) for parallel in parallels)
    n = math.log(math.cos(first) / math.cos(second)) / math.log(
        math.tan(math.pi / 4 + second / 2) / math.tan(math.pi / 4 + first / 2)
    )
    f = math.cos(first) * math.tan(math.pi / 4 + first / 2) ** n / n

    def radius(latitude: float) -> float:
        return f / math.tan(math.pi / 4 + math.radians(latitude) / 2) ** n

    def project(point: Point) -> Point:
        angle = n * math.radians(point[0] - origin[0])
        rho = radius(point[1])
        return rho * math.sin(angle), rho * math.cos(angle) - radius(origin[1])

    return project


def plate_carree(latitude: float) -> Projection:
    """Return the equidistant cylindrical projection that is true at `latitude`, good enough for one island."""
    shrink = math.cos(math.radians(latitude))
    return lambda point: (point[0] * shrink, -point[1])


@dataclass(frozen=True, slots=True)
class Placement:
    """The move and zoom from projected points to a sheet; kept with the drawing, so that it can be undone."""

    zoom: float
    dx: float
    dy: float

    def __call__(self, point: Point) -> Point:
        return point[0] * self.zoom + self.dx, point[1] * self.zoom + self.dy

    def as_list(self) -> list[float]:
        """Zoom, then what is added to x and to y, to a hundredth of a unit or better."""
        return [round(self.zoom, 6), round(self.dx, 3), round(self.dy, 3)]


def fit(rings: Iterable[Ring], width: float, height: float | None, margin: float) -> tuple[Placement, float]:
    """Return the move and zoom that bring rings inside a sheet, and the height of that sheet.

    Without `height`, the sheet is as high as the drawing asks.
    """
    points = [point for ring in rings for point in ring]
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    top, bottom = min(y for _, y in points), max(y for _, y in points)
    zoom = (width - 2 * margin) / (right - left)
    if height is None:
        height = math.ceil((bottom - top) * zoom + 2 * margin)
    else:
        zoom = min(zoom, (height - 2 * margin) / (bottom - top))
    dx = (width - (right - left) * zoom) / 2
    dy = (height - (bottom - top) * zoom) / 2
    return Placement(zoom, dx - left * zoom, dy - top * zoom), height


def thinned(line: Ring, step: float) -> Ring:
    """Drop the points closer than `step` to the last kept one; both ends stay, so that neighbours still meet."""
    kept = [line[0]]
    for point in line[1:-1]:
        if math.dist(point, kept[-1]) >= step:
            kept.append(point)
    return [*kept, line[-1]]


def whole(ring: Ring) -> list[tuple[int, int]]:
    """Round to whole units, without repeating a point; the closing point is left out."""
    points: list[tuple[int, int]] = []
    for x, y in ring:
        point = (round(x), round(y))
        if not points or point != points[-1]:
            points.append(point)
    if len(points) > 1 and points[0] == points[-1]:
        points.pop()
    return points


def svg_path(rings: Iterable[list[tuple[int, int]]]) -> str:
    """Return the `d` attribute of closed rings, with relative moves; rings of less than three points are dropped."""
    parts: list[str] = []
    for ring in rings:
        if len(ring) < 3:
            continue
        steps = [f"{x - before_x},{y - before_y}" for (before_x, before_y), (x, y) in pairwise(ring)]
        parts.append(f"M{ring[0][0]},{ring[0][1]}l{' '.join(steps)}z".replace(" -", "-").replace(",-", "-"))
    return "".join(parts)


def area(ring: list[tuple[int, int]]) -> float:
    """Return the area of a ring, in square units."""
    following = [*ring[1:], ring[0]]
    return abs(sum(x * ny - nx * y for (x, y), (nx, ny) in zip(ring, following, strict=True))) / 2


def box(rings: list[list[tuple[int, int]]]) -> tuple[int, int, int, int]:
    """Return left, top, width and height of a drawing."""
    xs = [x for ring in rings for x, _ in ring]
    ys = [y for ring in rings for _, y in ring]
    return min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)


def label_point(rings: list[list[tuple[int, int]]], steps: int = 24) -> tuple[int, int]:
    """Return the point of the largest ring that is farthest from its border, among a grid of `steps` squared."""
    ring = max(rings, key=area)
    following = [*ring[1:], ring[0]]
    edges = list(zip(ring, following, strict=True))
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    best, best_distance = ring[0], -1.0
    for column in range(1, steps):
        for row in range(1, steps):
            x = min(xs) + (max(xs) - min(xs)) * column / steps
            y = min(ys) + (max(ys) - min(ys)) * row / steps
            if not _inside(x, y, edges):
                continue
            distance = min(_distance(x, y, start, end) for start, end in edges)
            if distance > best_distance:
                best, best_distance = (round(x), round(y)), distance
    return best


Edges = list[tuple[tuple[int, int], tuple[int, int]]]


def _inside(x: float, y: float, edges: Edges) -> bool:
    crossings = sum((y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1 for (x1, y1), (x2, y2) in edges)
    return crossings % 2 == 1


def _distance(x: float, y: float, start: tuple[int, int], end: tuple[int, int]) -> float:
    (x1, y1), (x2, y2) = start, end
    length = (x2 - x1) ** 2 + (y2 - y1) ** 2
    along = 0.0 if length == 0 else max(0.0, min(1.0, ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / length))
    return math.hypot(x - x1 - along * (x2 - x1), y - y1 - along * (y2 - y1))
