"""The grid of coverage: the page, one cell, the blanks as files, and the call to fill one."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from knowledge.reading.cards import cards_by_id
from knowledge.reading.listing import PAGE_SIZE
from knowledge.rules import author_of, may_write
from portal.members.middleware import viewer_of
from portal.territories.models import Territory
from portal.visibility import Viewer
from research.coverage import asking, cells, exports, facts, history
from research.coverage.grid import Grid
from research.coverage.rule import Life


def _grid(request: HttpRequest) -> Grid:
    axes = facts.axes()
    months = history.months() if request.GET.get("au") else []
    return Grid(viewer_of(request), asking.read(request.GET.dict(), axes, months), axes)


@require_safe
def coverage(request: HttpRequest) -> HttpResponse:
    grid = _grid(request)
    context = {
        "grid": grid,
        "question": grid.question,
        "axes": facts.axes(),
        "kinds": facts.COUNTED,
        "levels": asking.Level.choices,
        "regions": Territory.objects.current().of_kind(Territory.Kind.REGION).order_by("search_name"),
        "all_years": range(asking.this_year(), asking.FIRST_YEAR - 1, -1),
        "months": history.months(),
        "lives": [(life, grid.tally[life.value]) for life in Life],
        "may_call": may_write(viewer_of(request)) and grid.past is None,
        "export_query": grid.question.address(),
    }
    return render(request, "research/coverage.html", context)


@require_safe
def cell(request: HttpRequest) -> HttpResponse:
    """The contributions that one cell counts, for this reader."""
    axes = facts.axes()
    question = asking.read(request.GET.dict(), axes, [])
    place = Territory.objects.current().of_kind(*asking.Level.values)
    found = place.filter(key=request.GET.get("lieu", "").replace("\x00", "")[:90]).first()
    if found is None or "axe" in question.unknown:
        raise Http404
    viewer: Viewer = viewer_of(request)
    listed = cells.contributions_in(
        viewer, found, axis=question.axis, first=question.first, last=question.last, kind=question.kind
    )
    page = Paginator(listed.values_list("pk", flat=True), PAGE_SIZE).get_page(request.GET.get("page", "1"))
    shown = cards_by_id(list(page.object_list), viewer)
    context = {
        "place": found,
        "question": question,
        "page": page,
        "cards": [shown[pk] for pk in page.object_list if pk in shown],
        "title": cells.CellName(
            question.axis, found, question.first if question.first == question.last else None
        ).title,
    }
    return render(request, "research/coverage_cell.html", context)


@require_safe
def blanks_csv(request: HttpRequest) -> HttpResponse:
    return _file(exports.as_csv(_grid(request)), "text/csv; charset=utf-8", "a-explorer.csv")


@require_safe
def blanks_geojson(request: HttpRequest) -> HttpResponse:
    return _file(exports.as_geojson(_grid(request)), "application/geo+json", "a-explorer.geojson")


def _file(content: str, content_type: str, name: str) -> HttpResponse:
    """Each reader has their own: it is never kept by a shared cache."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-cache"}
    return HttpResponse(content, content_type=content_type, headers=headers)


@login_required
@require_POST
def call(request: HttpRequest) -> HttpResponse:
    """Call for contributions on one cell. Pressed twice, it is one call."""
    viewer = viewer_of(request)
    member = author_of(viewer)
    if member is None or not may_write(viewer):
        raise Http404
    named = cells.named(request.POST.get("case", ""))
    if named is None:
        messages.warning(request, _("Nous n’avons pas reconnu cette case : choisissez-la dans le tableau."))
        return redirect(reverse("research:coverage"))
    wanted = cells.call(named, member)
    messages.success(request, _("L’appel est lancé : il se lit dans les articles recherchés."))
    return redirect(wanted)
