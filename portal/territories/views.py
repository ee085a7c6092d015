"""The map of France, one territory, and suggestions for the fields that ask for a place. All are public."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from portal.territories import pages
from portal.territories.forms import PageForm, SuggestionForm
from portal.territories.models import Territory
from portal.territories.suggesting import suggest


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Map by région, the same as a table, and a field to find any place. A suggestion picked opens its page."""
    form = PageForm(request.GET)
    asked = form.cleaned_data["nom"] if form.is_valid() else ""
    if (picked := pages.picked(asked)) is not None:
        return redirect(picked)
    return render(request, "territories/index.html", pages.index_context(request.viewer, asked))  # type: ignore[attr-defined]


@require_safe
def detail(request: HttpRequest, key: str) -> HttpResponse:
    """One territory. A key in the wrong case is sent to the right one."""
    territory = Territory.objects.with_parents().filter(key__iexact=key).first()
    if territory is None:
        raise Http404
    if territory.key != key:
        return redirect(territory, permanent=True)
    form = PageForm(request.GET)
    asked, page = (form.cleaned_data["nom"], form.cleaned_data["page"]) if form.is_valid() else ("", None)
    context = pages.detail_context(request, territory, asked=asked, page=page or 1)
    return render(request, "territories/detail.html", context)


@require_safe
@cache_control(public=True, max_age=3600)
def suggestions(request: HttpRequest) -> HttpResponse:
    """Options of a `<datalist>`: labels that `resolving.resolve` understands."""
    form = SuggestionForm(request.GET)
    found = suggest(form.cleaned_data["q"], form.cleaned_data["kind"] or None) if form.is_valid() else []
    return render(request, "territories/components/options.html", {"territories": found})
