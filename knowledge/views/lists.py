"""Lists of contributions, and the doors by trade, axis and tag."""

from __future__ import annotations

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from knowledge.choices import Kind, Outcome
from knowledge.listing import Cursor, Filters, Listing
from knowledge.models import Contribution, Tag
from knowledge.views.access import viewer_of
from portal.vocabulary.models import Concept


def contributions(request: HttpRequest, kind: str) -> HttpResponse:
    listing = Listing(
        viewer=viewer_of(request),
        kind=kind,
        filters=Filters.from_query(request.GET.dict()),
        cursor=Cursor.read(request.GET.get("avant", "")),
    )
    context = {
        "listing": listing,
        "filters": listing.filters,
        "kind": Kind(kind),
        "axes": Concept.objects.filter(scheme="axis", parent=None),
        "outcomes": Outcome.choices,
    }
    return render(request, "knowledge/list.html", context)


def tags(request: HttpRequest) -> HttpResponse:
    readable = Contribution.objects.visible_to(viewer_of(request)).published()
    counted = (
        Tag.objects.filter(canonical=None)
        .annotate(uses=Count("tagged_contributions", filter=Q(tagged_contributions__content_object__in=readable)))
        .filter(uses__gt=0)
        .order_by("name")
    )
    return render(request, "knowledge/tags.html", {"tags": counted})


def trades(request: HttpRequest) -> HttpResponse:
    """Trades with what may be read about each; protected authors of a rare trade are not counted."""
    return _concepts(request, "trade", "trades", "knowledge/trades.html")


def axes(request: HttpRequest) -> HttpResponse:
    return _concepts(request, "axis", "axes", "knowledge/axes.html")


def _concepts(request: HttpRequest, scheme: str, field: str, template: str) -> HttpResponse:
    readable = Contribution.objects.visible_to(viewer_of(request)).published()
    if scheme == "trade":
        readable = readable.exclude(state__protected_author=True, state__trades_masked=True)
    through = getattr(Contribution, field).through
    counts = dict(
        through.objects.filter(contribution__in=readable.values("pk"))
        .values_list("concept_id")
        .annotate(uses=Count("contribution_id"))
    )
    concepts = Concept.objects.filter(scheme=scheme).select_related("parent").order_by("position", "label")
    rows = [(concept, counts.get(concept.pk, 0)) for concept in concepts]
    return render(request, template, {"rows": rows})
