"""Lists of contributions, and the doors by trade, axis and tag."""

from __future__ import annotations

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from knowledge import acts
from knowledge.choices import Kind, Outcome
from knowledge.models import Contribution, Tag
from knowledge.querysets import ContributionQuerySet
from knowledge.reading.listing import Cursor, Filters, Listing, active_filters
from knowledge.tags.concept_counts import by_parent
from knowledge.tags.tagging import by_letter
from portal.members.middleware import viewer_of
from portal.vocabulary.models import Concept


def contributions(request: HttpRequest, kind: str) -> HttpResponse:
    listing = Listing(
        viewer=viewer_of(request),
        kind=kind,
        filters=Filters.from_query(request.GET.dict(), viewer_of(request)),
        cursor=Cursor.read(request.GET.get("avant", "")),
    )
    context = {
        "listing": listing,
        "filters": listing.filters,
        "kind": Kind(kind),
        "active_filters": active_filters(listing.filters, request.GET),
        "axes": Concept.objects.active().in_scheme("axis").roots(),
        "outcomes": Outcome.choices,
        "acts": acts.of_list(request, kind),
    }
    return render(request, "knowledge/list.html", context)


def tags(request: HttpRequest) -> HttpResponse:
    counted = (
        Tag.objects.filter(canonical=None)
        .annotate(uses=Count("tagged_contributions", filter=Q(tagged_contributions__content_object__in=_told(request))))
        .filter(uses__gt=0)
    )
    return render(request, "knowledge/tags.html", {"letters": by_letter(counted)})


def trades(request: HttpRequest) -> HttpResponse:
    """Trades by sector with what may be read about each; protected authors of a rare trade are not counted."""
    told = _told(request).exclude(state__protected_author=True, state__trades_masked=True)
    context = {"groups": by_parent("trade", Contribution.trades.through, told)}
    return render(request, "knowledge/trades.html", context)


def axes(request: HttpRequest) -> HttpResponse:
    context = {"groups": by_parent("axis", Contribution.axes.through, _told(request))}
    return render(request, "knowledge/axes.html", context)


def _told(request: HttpRequest) -> ContributionQuerySet:
    """Experiences this reader may open: the counts are those of the lists they lead to."""
    return Contribution.objects.visible_to(viewer_of(request)).published().filter(state__kind=Kind.EXPERIENCE)
