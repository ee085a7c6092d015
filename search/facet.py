"""What every facet is: its parameter in addresses, what documents hold, and how its values are offered."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import ClassVar, Final

from django.utils.functional import Promise

LONGEST_VALUE: Final = 120
MOST_VALUES: Final = 20
"""Values of one facet read from an address."""


@dataclass(frozen=True, slots=True)
class Offered:
    """A value to show, with those it is divided into."""

    value: str
    label: str
    parts: tuple[Offered, ...] = ()


class Facet:
    """Base: values are their own labels, the most frequent first."""

    name: ClassVar[str]
    """In documents and queries."""
    parameter: ClassVar[str]
    """In addresses, French and stable."""
    label: ClassVar[str | Promise]
    shown: ClassVar[int] = 8

    def accepts(self, value: str) -> bool:
        """False for a value that no document can hold."""
        return 0 < len(value) <= LONGEST_VALUE

    def labels(self, values: Collection[str]) -> dict[str, str]:
        """{value: words} of those that are known; at most one query."""
        return {value: value for value in values}

    def narrowed(self, chosen: tuple[str, ...]) -> tuple[str, ...]:
        """The chosen values without those that another one makes more precise."""
        return chosen

    def arranged(
        self, counts: Mapping[str, int], chosen: Collection[str], known: Mapping[str, str] | None = None
    ) -> list[Offered]:
        """What to show, in order. A chosen value that nobody knows is shown as it is, so that it can be taken away.
        `known`: the labels, for who has read them already."""
        offered = self.offered(counts, chosen)
        labels = self.labels(offered) if known is None else known
        return [Offered(value, labels.get(value, value)) for value in offered if value in labels or value in chosen]

    def offered(self, counts: Mapping[str, int], chosen: Collection[str]) -> list[str]:
        """Values to show: the chosen ones, then the most frequent ones."""
        frequent = sorted(counts, key=lambda value: (-counts[value], value))
        return list(dict.fromkeys([*chosen, *frequent]))[: max(self.shown, len(chosen))]
