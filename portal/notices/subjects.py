"""What notices are about, as far as a reader may read it now.

A room above registers a resolver for each kind of subject in its `AppConfig.ready`:

    subjects.register("contribution", resolve, open_to)

`resolve(viewer, ids)` gives, in a fixed number of queries, {id: Subject} for those that this viewer may read now.
What is left out is not shown, not counted and not mailed, whatever was written when the notice was made.

`open_to(viewer)`, its queryset twin, gives the ids alone: with it, notices are counted in the one query that every
page of a signed-in person can afford. Without it, the resolver is asked for the subjects of that person's notices.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from portal.visibility import Viewer

Key = tuple[str, int]
"""(kind of subject, id)."""


@dataclass(frozen=True, slots=True)
class Subject:
    """`url` is a path of this site."""

    label: str
    url: str


Resolver = Callable[[Viewer, Collection[int]], Mapping[int, Subject]]
OpenTo = Callable[[Viewer], QuerySet[Any, Any]]


@dataclass(frozen=True, slots=True)
class Source:
    """How one kind of subject is read."""

    resolve: Resolver
    open_to: OpenTo | None


_sources: dict[str, Source] = {}


def register(kind: str, resolver: Resolver, open_to: OpenTo | None = None) -> None:
    """Add or replace a kind of subject."""
    _sources[kind] = Source(resolver, open_to)


def unregister(kind: str) -> None:
    _sources.pop(kind, None)


def sources() -> Mapping[str, Source]:
    return dict(_sources)


def readable(viewer: Viewer, keys: Iterable[Key]) -> dict[Key, Subject]:
    """Those of `keys` that the viewer may read now; an unknown kind has none."""
    wanted: dict[str, set[int]] = {}
    for kind, number in keys:
        wanted.setdefault(kind, set()).add(number)
    return {
        (kind, number): subject
        for kind, numbers in wanted.items()
        if kind in _sources
        for number, subject in _sources[kind].resolve(viewer, numbers).items()
    }
