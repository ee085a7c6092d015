"""Panels that apps above add to a page of ours, without our importing them.

An app registers a builder in its `AppConfig.ready`:

    panels.register("member", "contributions", build, position=10)

`build(subject, viewer)` gives a `Panel`, or None when it has nothing that this viewer may read. It must
itself apply the visibility rule. Subjects: the Member ("member" and "space" pages, and "skills", which comes first on
the page of a person) or the Cooperative.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from django.utils.functional import Promise

from portal.visibility import Viewer

Place = Literal["member", "skills", "cooperative", "space"]


@dataclass(frozen=True, slots=True)
class Panel:
    """One section: an anchor, a title, a template and what it shows."""

    name: str
    title: str | Promise
    template: str
    context: dict[str, Any] = field(default_factory=dict)


Builder = Callable[[Any, Viewer], Panel | None]
_builders: dict[Place, dict[str, tuple[int, Builder]]] = {"member": {}, "skills": {}, "cooperative": {}, "space": {}}


def register(place: Place, name: str, builder: Builder, *, position: int = 100) -> None:
    """Add or replace a builder. Raises KeyError for an unknown place."""
    _builders[place][name] = (position, builder)


def unregister(place: Place, name: str) -> None:
    _builders[place].pop(name, None)


def panels_for(place: Place, subject: Any, viewer: Viewer) -> list[Panel]:
    """Panels of a page in order of position, then name."""
    ordered = sorted(_builders[place].items(), key=lambda item: (item[1][0], item[0]))
    built = (builder(subject, viewer) for _name, (_position, builder) in ordered)
    return [panel for panel in built if panel is not None]
