"""What a reader asks, as plain values, and the address that asks it again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from django.urls import reverse
from django.utils.http import urlencode

from search.filters import FACETS

PAGE_SIZE: Final = 20
MOST_PAGES: Final = 50
"""Nobody reads further, and each page deeper costs the engine more."""

SORTS: Final = {"pertinence": "relevance", "date": "date", "maturite": "maturity"}
"""Parameter of the address → order of the engine; the first one is the default."""
DEFAULT_SORT: Final = "relevance"


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """`facets`: name of the facet → chosen values; `kind`: one of `search.access.types()`, or "" for all."""

    text: str = ""
    kind: str = ""
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = DEFAULT_SORT
    page: int = 1

    @property
    def is_filtered(self) -> bool:
        return any(self.facets.values())

    @property
    def is_blank(self) -> bool:
        """Nothing typed and nothing chosen: the whole is listed."""
        return not (self.text or self.kind or self.is_filtered)

    def asking(self, text: str) -> SearchRequest:
        return replace(self, text=text, page=1)

    def of_kind(self, kind: str) -> SearchRequest:
        return replace(self, kind=kind, page=1)

    def sorted_by(self, sort: str) -> SearchRequest:
        return replace(self, sort=sort, page=1)

    def choosing(self, name: str, value: str) -> SearchRequest:
        return self._with(name, (*self.facets.get(name, ()), value))

    def without(self, name: str, value: str) -> SearchRequest:
        return self._with(name, tuple(one for one in self.facets.get(name, ()) if one != value))

    def without_filters(self) -> SearchRequest:
        return replace(self, facets={}, page=1)

    def _with(self, name: str, values: tuple[str, ...]) -> SearchRequest:
        return replace(self, facets={**self.facets, name: tuple(dict.fromkeys(values))}, page=1)

    def pairs(self) -> list[tuple[str, str]]:
        """Parameters of the address, always in the same order, without the defaults."""
        pairs = [("q", self.text)] if self.text else []
        if self.kind:
            pairs.append(("type", self.kind))
        pairs += [(facet.parameter, value) for facet in FACETS for value in self.facets.get(facet.name, ())]
        if self.sort != DEFAULT_SORT:
            pairs += [("tri", name) for name, sort in SORTS.items() if sort == self.sort]
        return pairs

    @property
    def address(self) -> str:
        """First page of this search."""
        query = urlencode(self.pairs())
        return f"{reverse('search:page')}?{query}" if query else reverse("search:page")
