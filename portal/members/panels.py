"""Panels that apps above add to a page of ours, without our importing them.

An app registers a builder in its `AppConfig.ready`:

    panels.register("member", "contributions", build, position=10)

`build(subject, viewer)` gives a `Panel`, or None when it has nothing that this viewer may read. It must
itself apply the visibility rule. What is only counted is given as `counts`: all the counts of a page are one query.
Subjects: the Member ("member" and "space" pages, and "skills", which comes first on
the page of a person) or the Cooperative.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from django.db.models import Count, QuerySet, Value
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
    counts: Mapping[str, QuerySet[Any, Any]] = field(default_factory=dict)
    """{name: rows}: `panels_for` puts their numbers in `context`."""


Builder = Callable[[Any, Viewer], Panel | None]
_builders: dict[Place, dict[str, tuple[int, Builder]]] = {"member": {}, "skills": {}, "cooperative": {}, "space": {}}


def register(place: Place, name: str, builder: Builder, *, position: int = 100) -> None:
    """Add or replace a builder. Raises KeyError for an unknown place."""
    _builders[place][name] = (position, builder)


def unregister(place: Place, name: str) -> None:
    _builders[place].pop(name, None)


def panels_for(place: Place, subject: Any, viewer: Viewer, page: Panel | None = None) -> list[Panel]:
    """Panels of a page in order of position, then name; none without a subject.

    `page` holds what the page itself counts, in the same query; it is not among the panels.
    """
    ordered = sorted(_builders[place].items(), key=lambda item: (item[1][0], item[0]))
    built = (builder(subject, viewer) for _name, (_position, builder) in ordered if subject is not None)
    panels = [panel for panel in built if panel is not None]
    counting = [page, *panels] if page else panels
    _count([(panel, name, rows) for panel in counting for name, rows in panel.counts.items()])
    return panels


def _count(asked: Sequence[tuple[Panel, str, QuerySet[Any, Any]]]) -> None:
    """Each number into the context of its panel; one query for all of them, none when there is nothing to count."""
    numbered = [
        rows.order_by().annotate(asked=Value(place)).values_list("asked").annotate(number=Count("pk"))
        for place, (_panel, _name, rows) in enumerate(asked)
    ]
    found = dict(numbered[0].union(*numbered[1:], all=True)) if numbered else {}
    for place, (panel, name, _rows) in enumerate(asked):
        panel.context[name] = found.get(place, 0)
