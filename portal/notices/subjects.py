"""What notices are about, as far as a reader may read it now.

A room above registers a resolver for each kind of subject in its `AppConfig.ready`:

    subjects.register("contribution", resolve)

`resolve(viewer, ids)` gives, in a fixed number of queries, {id: Subject} for those that this viewer may read now.
What is left out is not shown, not counted and not mailed, whatever was written when the notice was made.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from portal.visibility import Viewer

Key = tuple[str, int]
"""(kind of subject, id)."""


@dataclass(frozen=True, slots=True)
class Subject:
    """`url` is a path of this site."""

    label: str
    url: str


Resolver = Callable[[Viewer, Collection[int]], Mapping[int, Subject]]
_resolvers: dict[str, Resolver] = {}


def register(kind: str, resolver: Resolver) -> None:
    """Add or replace the resolver of a kind of subject."""
    _resolvers[kind] = resolver


def unregister(kind: str) -> None:
    _resolvers.pop(kind, None)


def readable(viewer: Viewer, keys: Iterable[Key]) -> dict[Key, Subject]:
    """Those of `keys` that the viewer may read now; a kind without a resolver has none."""
    wanted: dict[str, set[int]] = {}
    for kind, number in keys:
        wanted.setdefault(kind, set()).add(number)
    return {
        (kind, number): subject
        for kind, numbers in wanted.items()
        if kind in _resolvers
        for number, subject in _resolvers[kind](viewer, numbers).items()
    }
