"""Studies as their readers see them: the list, and one study."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from knowledge.choices import Kind
from knowledge.listing import Cursor, Filters, Listing, active_filters
from knowledge.views.pages import contribution
from portal.members.middleware import viewer_of
from portal.vocabulary.models import Concept


def studies(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    listing = Listing(
        viewer=viewer,
        kind=Kind.STUDY,
        filters=Filters.from_query(request.GET.dict(), viewer),
        cursor=Cursor.read(request.GET.get("avant", "")),
    )
    context = {
        "listing": listing,
        "filters": listing.filters,
        "active_filters": active_filters(listing.filters, request.GET),
        "axes": Concept.objects.active().in_scheme("axis").roots(),
    }
    return render(request, "research/studies.html", context)


def study(request: HttpRequest, slug: str) -> HttpResponse:
    return contribution(request, Kind.STUDY, slug, template="research/study.html")
