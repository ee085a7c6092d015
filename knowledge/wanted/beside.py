"""What rooms above look for too, shown beside the list of wanted articles."""

from __future__ import annotations

from collections.abc import Callable

from portal.visibility import Viewer

Beside = Callable[[Viewer], dict[str, object] | None]
"""A dict with `template` and its context, or None when there is nothing that this reader may see."""

_registered: dict[str, Beside] = {}


def register(name: str, beside: Beside) -> None:
    _registered[name] = beside


def panels(viewer: Viewer) -> list[dict[str, object]]:
    return [panel for beside in _registered.values() if (panel := beside(viewer)) is not None]
