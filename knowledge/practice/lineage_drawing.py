"""The lineage of a text drawn as a cut through the ground: the text on top, what it comes from deeper and deeper.

Numbers only: the template makes the SVG of them, and a list beside it says the same in words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from knowledge.practice.lineage import Ancestor

WIDTH = 320
BAND = 56
"""Height of a horizon, in the units of the drawing, like WIDTH."""
STONE = 9
MOST_STONES = 12
"""In one horizon; beyond, they would touch."""


@dataclass(frozen=True, slots=True)
class Horizon:
    """`path` outlines the band, `tone` (1 to 4) names its colour."""

    path: str
    tone: int


@dataclass(frozen=True, slots=True)
class Stone:
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Root:
    """A curve from what uses to what is used."""

    path: str


@dataclass(frozen=True, slots=True)
class Drawing:
    height: int
    width: int
    radius: int
    horizons: tuple[Horizon, ...]
    roots: tuple[Root, ...]
    stones: tuple[Stone, ...]


def cut_through(target_id: int, ancestors: Sequence[Ancestor]) -> Drawing | None:
    """The drawing, or None when there is nothing under the text."""
    if not ancestors:
        return None
    layers: dict[int, list[int]] = {0: [target_id]}
    for ancestor in ancestors:
        layers.setdefault(ancestor.depth, []).append(ancestor.node.id)
    placed = {
        identifier: Stone(x, depth * BAND + BAND // 2)
        for depth, identifiers in layers.items()
        for identifier, x in _spread(identifiers[:MOST_STONES])
    }
    roots = []
    for ancestor in ancestors:
        users = [target_id] if ancestor.depth == 1 else [node.id for node in ancestor.through]
        roots += [
            _root(placed[user], placed[ancestor.node.id]) for user in users if {user, ancestor.node.id} <= set(placed)
        ]
    height = (max(layers) + 1) * BAND
    return Drawing(height, WIDTH, STONE, tuple(_horizons(height)), tuple(roots), tuple(placed.values()))


def _spread(identifiers: Sequence[int]) -> list[tuple[int, int]]:
    """[(id, x)], at equal distances."""
    step = WIDTH / (len(identifiers) + 1)
    return [(identifier, round(step * rank)) for rank, identifier in enumerate(identifiers, start=1)]


def _root(top: Stone, bottom: Stone) -> Root:
    middle = (top.y + bottom.y) // 2
    return Root(f"M{top.x} {top.y}C{top.x} {middle} {bottom.x} {middle} {bottom.x} {bottom.y}")


def _horizons(height: int) -> list[Horizon]:
    """Bands with gently uneven limits, as in the glyph of maturity."""
    limits = range(0, height + 1, BAND)
    return [
        Horizon(f"{_limit(top)}L{WIDTH} {bottom}{_limit(bottom, back=True)}Z", min(rank, 4))
        for rank, (top, bottom) in enumerate(pairwise(limits), start=1)
    ]


def _limit(y: int, *, back: bool = False) -> str:
    """The limit at height `y`, from left to right or back; the surface is a little wavy too."""
    third = WIDTH // 3
    if back:
        return f"C{2 * third} {y - 6} {third} {y + 6} 0 {y}"
    return f"M0 {y}C{third} {y + 6} {2 * third} {y - 6} {WIDTH} {y}"
