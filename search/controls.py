"""What surrounds the results of a page: tabs, facets, filters in use, other orders."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tab:
    label: str
    count: int
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a facet, shown as a box to tick; `url`, when it is chosen, is the search without it.

    `parts`: the values it is divided into, once it is opened.
    """

    value: str
    label: str
    count: int
    selected: bool
    url: str
    parts: Sequence[Value] = ()

    def family(self) -> Iterator[Value]:
        """Itself, then all that is under it."""
        yield self
        for part in self.parts:
            yield from part.family()


@dataclass(frozen=True, slots=True)
class FacetBlock:
    """`name` is the parameter of the address."""

    name: str
    label: str
    open: bool
    values: Sequence[Value]


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to press: a filter to take away, another spelling, another order."""

    label: str
    url: str
    current: bool = False
    count: int | None = None


def counts_by_kind(type_counts: Mapping[str, int], kinds: Mapping[str, str]) -> dict[str, int]:
    """{type known to readers: number}; `kinds` maps the types this reader is served to those."""
    return {shown: type_counts.get(name, 0) for name, shown in kinds.items()}
