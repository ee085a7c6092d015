"""The search page and the suggestions under the search boxes."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from search import service
from search.forms import SearchForm, readable
from search.suggest import suggest


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Always 200: a search that cannot be answered says so and why."""
    found = service.search(request.viewer, SearchForm(request.GET).request())  # type: ignore[attr-defined]
    asked = found.request
    context = {
        "found": found,
        "asked": asked,
        "kept": [(name, value) for name, value in asked.pairs() if name in ("q", "type", "tri")],
        "unfiltered_url": asked.without_filters().address,
        "write_query": urlencode({"titre": asked.text}),
    }
    return render(request, "search/page.html", context)


@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """Options for js/search.js, as HTML."""
    text = readable(request.GET.get("q", ""))
    return render(request, "search/suggestions.html", {"options": suggest(request.viewer, text)})  # type: ignore[attr-defined]
