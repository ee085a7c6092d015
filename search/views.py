"""The search page and the suggestions under the search boxes."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from knowledge.wanted.counting import count_failed_search
from research.corpora.access import may_gather
from search import service
from search.forms import SearchForm, WhyForm, readable
from search.request import SearchRequest
from search.suggest import suggest
from search.why import why


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Always 200: a search that cannot be answered says so and why."""
    found = service.search(request.viewer, SearchForm(request.GET).request())  # type: ignore[attr-defined]
    asked = found.request
    if found.is_available and not found.total and asked.page == 1 and not (asked.kind or asked.is_filtered):
        count_failed_search(request, asked.text)
    context = {
        "found": found,
        "asked": asked,
        "kept": [(name, value) for name, value in asked.pairs() if name in ("q", "type", "tri")],
        "unfiltered_url": asked.without_filters().address,
        "write_query": urlencode({"titre": asked.text}),
        "may_gather": not asked.is_blank and may_gather(request.user),
    }
    return render(request, "search/page.html", context)


@require_safe
def order(request: HttpRequest) -> HttpResponse:
    """« Pourquoi cet ordre » for one result; 404 for what this reader may not read, as for what does not exist."""
    form = WhyForm(request.GET)
    if not form.is_valid():
        raise Http404
    asked = SearchRequest(text=form.cleaned_data["q"])
    explained = why(request.viewer, asked, form.cleaned_data["pour"])  # type: ignore[attr-defined]
    if explained is None:
        raise Http404
    return render(request, "search/why.html", {"why": explained})


@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """Options for js/search.js, as HTML."""
    text = readable(request.GET.get("q", ""))
    return render(request, "search/suggestions.html", {"options": suggest(request.viewer, text)})  # type: ignore[attr-defined]
