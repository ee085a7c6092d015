"""What a search engine promises, whatever it is made of.

Plain data in, plain data out: no Django, no engine type crosses this line. Both engines index the same
`Document`, answer the same `Query` and return the same `Results`, so that visibility, explanation and facets
are tested once for both.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Document:
    """One readable thing, as an engine stores it. A tombstone has an empty `audience` and no text."""

    key: str
    """Stable identity across types, "experience:42"."""
    type: str
    version: int
    """Per-object counter; an engine keeps the highest it has seen."""
    audience: tuple[str, ...]
    """Tokens of `portal.visibility`; the document is readable when one of them is the viewer's."""
    title: str
    passages: Mapping[str, str]
    """Field name → plain text, in the order in which a reader meets them."""
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Facet name → values. Territories carry their whole lineage."""
    keywords: tuple[str, ...] = ()
    """Labels of trades, places, tags, authors: searched, explained as "mot-clé", never shown as a passage."""
    date: dt.date | None = None
    maturity: int = 0
    """0 idea … 3 reference, for sorting."""
    stale: bool = False
    """Past its review date: shown, but lower."""

    @property
    def is_tombstone(self) -> bool:
        return not self.audience

    @property
    def checksum(self) -> str:
        """Fingerprint of all but the version, equal on the side of the database and on that of an engine."""
        content = [
            self.type,
            sorted(self.audience),
            self.title,
            list(self.passages.items()),
            sorted((name, sorted(values)) for name, values in self.facets.items() if values),
            list(self.keywords),
            self.date.isoformat() if self.date else None,
            self.maturity,
            self.stale,
        ]
        return hashlib.sha256(json.dumps(content).encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Query:
    """A search as the viewer may make it: `tokens` is what they hold, `hidden` what was tightened since."""

    text: str
    tokens: frozenset[str]
    sees_all: bool = False
    types: tuple[str, ...] = ()
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Chosen values: OR inside a facet, AND between facets."""
    count_facets: tuple[str, ...] = ()
    """Facets to count, each as if it were not itself filtered."""
    hidden: frozenset[str] = frozenset()
    """Keys that must not be found, counted or suggested, although the index may still hold them."""
    sort: str = "relevance"
    """relevance · date · maturity"""
    page: int = 1
    size: int = 20
    highlight: bool = True


@dataclass(frozen=True, slots=True)
class Match:
    """Why a document answers: the field, and the passage with its matched ranges (characters, half-open)."""

    field: str
    text: str
    ranges: tuple[tuple[int, int], ...]
    """Within `text`."""
    start: int = 0
    """Where `text`, an excerpt, begins in the field."""


@dataclass(frozen=True, slots=True)
class Hit:
    key: str
    type: str
    score: float
    matches: tuple[Match, ...] = ()
    stale: bool = False


@dataclass(frozen=True, slots=True)
class Rewriting:
    """A word of the question that was read otherwise: kind is "correction" or "synonym"."""

    kind: str
    source: str
    targets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Results:
    hits: tuple[Hit, ...]
    total: int
    type_counts: Mapping[str, int]
    """Counts by type as if the type were not filtered: the tabs."""
    facet_counts: Mapping[str, Mapping[str, int]]
    rewritings: tuple[Rewriting, ...] = ()
    is_fallback: bool = False
    """Given by a second engine, because the first one did not answer."""


@dataclass(frozen=True, slots=True)
class Weight:
    """What one clause of a question gives to one hit."""

    clause: str
    """One of the names of `search.asking.clauses`."""
    score: float
    """Added to the others; for "stale", what their sum is multiplied by."""
    word: str = ""
    """The word it is about: as typed, or the equivalent or correction that was read in its place."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A document that the engine will not take, with the reason an administrator can act on."""

    key: str
    reason: str


@dataclass(frozen=True, slots=True)
class IndexedState:
    """What the verifier compares with the database."""

    key: str
    version: int
    audience: tuple[str, ...]
    checksum: str


class EngineUnavailable(Exception):
    """The engine cannot answer now (down, slow, partial); the caller may ask another one."""


class RebuildNeeded(EngineUnavailable):
    """There is no index, or one that this version cannot read: a rebuild is the cure."""


@dataclass(frozen=True, slots=True)
class Generation:
    """The index that readers are answered from, one of those that rebuilds make one after the other."""

    name: str
    changed_at: float | None = None
    """Time of the last write, seconds since 1970, for engines that know it."""


class Reader(Protocol):
    """Reading side of an index. Every method raises EngineUnavailable."""

    name: str

    def search(self, query: Query) -> Results: ...

    def suggest(self, prefix: str, query: Query, limit: int = 8) -> tuple[Hit, ...]:
        """Documents whose title has words starting with `prefix`, within what `query` may see."""
        ...

    def similar(self, key: str, query: Query, limit: int = 5) -> tuple[Hit, ...]: ...

    def alike(self, query: Query) -> tuple[Hit, ...]:
        """The `size` documents that are most like `query.text`, a whole text; nothing for a blank one.

        Its words are asked as they are, with their equivalents: none is read as another one, words that follow each
        other count for no more, and nothing is counted, sorted or shown (`page`, `sort`, `count_facets`, `highlight`).
        """
        ...

    def explain(self, key: str, query: Query) -> tuple[Weight, ...]:
        """What each clause gives to the document `key`, in the order of the question; () when it is not found.

        How rare a word is counts, and is measured here over what `query` may see, as if nothing else were in the
        index: a text that the viewer may not read does not tell here which words it holds. (Of hidden texts, only the
        mean length has a part in it.) So the sum, times the factor of "stale", is the score of the hit for a viewer
        who sees everything, and close to it for the others. Filters, types and sort of `query` change nothing here,
        its `hidden` keys do.
        """
        ...


class Engine(Reader, Protocol):
    """Reading side and writing side of one index."""

    def write(self, documents: Iterable[Document]) -> tuple[Refusal, ...]:
        """Store durably; older versions than the stored one are ignored. Returns the refused ones."""
        ...

    def states(self) -> Iterator[IndexedState]: ...

    def generation(self) -> Generation | None:
        """None before the first write or rebuild: what is then written must begin with everything."""
        ...

    def purge_tombstones(self) -> int: ...

    def rebuild(self, documents: Iterable[Document]) -> int:
        """Fill a new generation and switch readers to it at once; returns the number stored."""
        ...

    def close(self) -> None: ...
