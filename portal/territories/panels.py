"""Panels and counts that apps above add to the pages of territories, without our importing them.

An app registers in its `AppConfig.ready`:

    panels.register(experiences_here, position=10)        # on the page of a territory
    panels.register_count(Count("experiences", …))        # on the maps and tables

Builders and counts must themselves apply the visibility rule to the viewer they are given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise

from portal.territories.models import Territory
from portal.visibility import Viewer


@dataclass(frozen=True, slots=True)
class Panel:
    """One section of the page: an anchor, a title, a template and what that template shows."""

    name: str
    title: str | Promise
    template: str
    context: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Count:
    """A number shown for each territory.

    `heading` heads its column, `words(12)` says it ("12 expériences"), and `by_key(viewer)` gives, in a few queries,
    {key of région or département: number that this viewer may read}; territories without any may be left out.
    """

    name: str
    heading: str | Promise
    words: Callable[[int], str]
    by_key: Callable[[Viewer], Mapping[str, int]]


Builder = Callable[[HttpRequest, Territory], Iterable[Panel]]
_builders: list[tuple[int, Builder]] = []
_counts: dict[str, tuple[int, Count]] = {}


def register(builder: Builder, *, position: int = 100) -> None:
    """Add a builder of panels; adding it again only moves it."""
    unregister(builder)
    _builders.append((position, builder))


def unregister(builder: Builder) -> None:
    """Forget a builder; nothing happens when it is unknown."""
    _builders[:] = [item for item in _builders if item[1] is not builder]


def register_count(count: Count, *, position: int = 100) -> None:
    """Add or replace a count. The first one in order of position colours the maps."""
    _counts[count.name] = (position, count)


def unregister_count(name: str) -> None:
    """Forget a count; nothing happens when it is unknown."""
    _counts.pop(name, None)


def panels_for(request: HttpRequest, territory: Territory) -> list[Panel]:
    """Return the panels of a page, in order of position."""
    ordered = sorted(_builders, key=lambda item: item[0])
    return [panel for _, builder in ordered for panel in builder(request, territory)]


def counts() -> list[Count]:
    """Return the counts in order of position, then name."""
    return [count for _, (_, count) in sorted(_counts.items(), key=lambda item: (item[1][0], item[0]))]
