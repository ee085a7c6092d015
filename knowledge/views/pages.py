"""A contribution as its readers see it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from knowledge.kind_models import MODELS
from knowledge.reading.page import panels_for, reading_of
from knowledge.views.access import readable_or_404
from portal.core.row_numbers import row_number
from portal.members.middleware import viewer_of


def contribution(request: HttpRequest, kind: str, slug: str, template: str = "") -> HttpResponse:
    """`<id>-<words>`: the id decides; old words redirect to the present ones."""
    page = readable_or_404(request, identifier(slug), MODELS[kind])
    if request.path != page.get_absolute_url():
        return redirect(page)
    reading = reading_of(page, viewer_of(request))
    context = {"page": page, "reading": reading, "panels": panels_for(request, page)}
    return render(request, template or f"knowledge/{kind}.html", context)


def short_link(request: HttpRequest, pk: int) -> HttpResponse:
    """The permanent short address, printed and cited."""
    return redirect(readable_or_404(request, pk))


def identifier(slug: str) -> int:
    """The number at the head of `<id>-<words>`. Raises Http404 when there is none."""
    number = row_number(slug.partition("-")[0])
    if number is None:
        raise Http404
    return number
