"""Reading an address: what cannot be understood is left out, never an error page."""

from __future__ import annotations

from typing import Final

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from search.access import types
from search.facet import MOST_VALUES
from search.filters import FACETS
from search.request import MOST_PAGES, SORTS, SearchRequest
from search.why import is_key

LONGEST_TEXT: Final = 500


class SearchForm(forms.Form):
    """The parameters of /chercher/, but for the facets, which `search.filters` names."""

    q = forms.CharField(required=False)
    type = forms.ChoiceField(required=False, choices=lambda: [(name, name) for name in types()])
    tri = forms.ChoiceField(required=False, choices=[(name, name) for name in SORTS])
    page = forms.IntegerField(required=False, min_value=1)

    def __init__(self, query: QueryDict) -> None:
        self._query = query
        super().__init__({name: readable(query.get(name, "")) for name in self.base_fields})

    def request(self) -> SearchRequest:
        """What is asked; a value that is not valid counts as absent."""
        self.full_clean()
        valid = self.cleaned_data
        return SearchRequest(
            text=valid.get("q") or "",
            kind=valid.get("type") or "",
            facets=self._facets(),
            sort=SORTS[valid.get("tri") or next(iter(SORTS))],
            page=min(valid.get("page") or 1, MOST_PAGES),
        )

    def _facets(self) -> dict[str, tuple[str, ...]]:
        chosen: dict[str, tuple[str, ...]] = {}
        for facet in FACETS:
            values = (readable(value) for value in self._query.getlist(facet.parameter)[:MOST_VALUES])
            accepted = tuple(dict.fromkeys(value for value in values if facet.accepts(value)))
            if accepted:
                chosen[facet.name] = facet.narrowed(accepted)
        return chosen


class WhyForm(forms.Form):
    """The parameters of /chercher/pourquoi/: a search, and the key of the document that it is about."""

    q = forms.CharField(required=False)
    pour = forms.CharField()

    def __init__(self, query: QueryDict) -> None:
        super().__init__({name: readable(query.get(name, "")) for name in self.base_fields})

    def clean_pour(self) -> str:
        key: str = self.cleaned_data["pour"]
        if not is_key(key):
            raise forms.ValidationError(_("Cette adresse ne désigne aucune page."))
        return key


def readable(text: str) -> str:
    """Text from an address that no database refuses, on one line."""
    encodable = text.replace("\x00", " ").encode(errors="replace").decode()
    return " ".join(encodable[:LONGEST_TEXT].split())
