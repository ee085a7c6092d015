"""Hostile sources: the shapes of `tests/data/markdown/hostile_shapes.json`, scaled to a size in bytes.

A shape is `start`, then `unit` as often as it fits, `middle`, `unit_end` as often, `end`. In a unit, `{n}` is
the rank, `{indent}` two spaces and `{indent4}` four for each rank, `{quotes}` one `>` for each rank.
"""

import json
from pathlib import Path

DATA = Path(__file__).parents[2] / "data" / "markdown" / "hostile_shapes.json"
SHAPES: dict[str, dict[str, str]] = {shape["name"]: shape for shape in json.loads(DATA.read_text("utf-8"))}
_RANKED = ("{n}", "{indent}", "{indent4}", "{quotes}")


def hostile_text(name: str, size: int) -> str:
    """The shape `name` filling at most `size` bytes."""
    shape = SHAPES[name]
    unit, unit_end = shape["unit"], shape.get("unit_end", "")
    fixed = [shape.get(part, "") for part in ("start", "middle", "end")]
    room = size - sum(map(_bytes, fixed))
    if any(mark in unit for mark in _RANKED):
        pieces: list[str] = []
        while True:
            rank = len(pieces)
            piece = (
                unit.replace("{n}", str(rank))
                .replace("{indent}", "  " * rank)
                .replace("{indent4}", "    " * rank)
                .replace("{quotes}", ">" * (rank + 1))
            )
            room -= _bytes(piece)
            if room < 0:
                break
            pieces.append(piece)
        return fixed[0] + "".join(pieces) + fixed[1] + fixed[2]
    count = room // (_bytes(unit) + _bytes(unit_end))
    return fixed[0] + unit * count + fixed[1] + unit_end * count + fixed[2]


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))
