"""Types of documents that rooms above search add to it, without search importing them.

A room registers a `Guest` in its `AppConfig.ready`: from then on what it describes is in the indexes, in the tabs with
their counts, in the results with their reasons, in the suggestions, in the check and in the rebuild, under the same
three nets as everything else (see `search.access`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.db.models import Model
from django.utils.functional import Promise

from portal.visibility import Viewer
from search.documents import SOURCES
from search.documents.source import Source


@dataclass(frozen=True, slots=True)
class Shown:
    """What a result shows of one object, as the database has it now. `excerpt` is plain text."""

    title: str
    url: str
    excerpt: str = ""
    cooperative: str = ""
    place: str = ""
    date: dt.date | None = None
    is_example: bool = False

    def get_absolute_url(self) -> str:
        return self.url


@dataclass(frozen=True, slots=True)
class Guest:
    """One type. `name` is the type of its documents and the value of `type` in addresses."""

    name: str
    source: Source
    """Its kind is that of the journal, and begins the keys of its documents."""
    counter: type[Model]
    """Holds `index_version`, the version of the documents."""
    label: str | Promise
    tab: str | Promise
    readable: Callable[[Viewer, Collection[int]], Mapping[int, Shown]]
    """Of these objects, those that this reader may find now; two queries at most, whatever their number."""
    fields: Mapping[str, str | Promise] = field(default_factory=dict)
    """The words under which a reader knows each passage."""
    using_concepts: Callable[[Sequence[int]], Iterable[int]] = field(default=lambda _ids: ())
    """Objects whose documents hold the words of these concepts: they are indexed again when the words change."""
    using_places: Callable[[Sequence[int]], Iterable[int]] = field(default=lambda _ids: ())


GUESTS: Final[dict[str, Guest]] = {}
"""By name, in the order of the tabs."""


def register(guest: Guest) -> None:
    """Called once the apps are ready. Registering a name again replaces it."""
    GUESTS[guest.name] = guest
    SOURCES[guest.source.kind] = guest.source


def of_kind(kind: str) -> Guest | None:
    """The guest whose keys begin by this kind of the journal."""
    return next((guest for guest in GUESTS.values() if guest.source.kind == kind), None)
