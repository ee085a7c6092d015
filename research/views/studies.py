"""Studies as their readers see them: the list, and one study."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from knowledge.choices import Kind
from knowledge.reading.listing import Cursor, Filters, Listing, active_filters
from knowledge.reading.page import panels_for, reading_of
from knowledge.views.access import readable_or_404
from knowledge.views.pages import identifier
from portal.members.middleware import viewer_of
from portal.vocabulary.models import Concept
from research.citations.items import citation_of
from research.committee.appraisal import published_appraisal
from research.models import CaseStudy
from research.rules import may_start_study


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
        "may_start": may_start_study(request.user),
    }
    return render(request, "research/studies.html", context)


def study(request: HttpRequest, slug: str) -> HttpResponse:
    """`<id>-<words>`: the id decides; old words redirect to the present ones."""
    page = readable_or_404(request, identifier(slug), CaseStudy)
    assert isinstance(page, CaseStudy)
    if request.path != page.get_absolute_url():
        return redirect(page)
    reading = reading_of(page, viewer_of(request))

    def passages(*names: str) -> list[object]:
        return [reading.passages[name] for name in names if name in reading.passages]

    context = {
        "page": page,
        "reading": reading,
        "panels": panels_for(request, page),
        "first": passages("abstract", "findings"),
        "identity": passages("question", "fieldwork", "method"),
        "body": reading.passages.get("body"),
        "reach": passages("limits", "position", "transfer", "returned"),
        "references": page.references.all(),
        "appraisal": published_appraisal(page),
        "citation": citation_of(page, signed=reading.card.byline, newest=reading.version) if page.state.live else None,
    }
    return render(request, "research/study.html", context)
