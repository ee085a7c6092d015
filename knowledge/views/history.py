"""History: published versions, one version for ever, and what differs between two."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from knowledge.models import Contribution, Publication
from knowledge.reading.cards import card
from knowledge.reading.history import changes_for, versions_for
from knowledge.reading.links import display_all
from knowledge.rendering import in_reading_order
from knowledge.rules import may_edit
from knowledge.views.access import readable_or_404
from portal.members.middleware import viewer_of


def versions(request: HttpRequest, pk: int) -> HttpResponse:
    page = readable_or_404(request, pk)
    found = versions_for(viewer_of(request), page)
    return render(
        request,
        "knowledge/history.html",
        {"page": page, "versions": found, "may_edit": may_edit(viewer_of(request), page)},
    )


def version(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A version as it was published: the address to cite."""
    page = readable_or_404(request, pk)
    chosen = _chosen(request, page, number)
    model, told = page.specific_class, chosen.content
    old = model(title=told["title"], summary=told["summary"], licence=told["licence"])
    stored = in_reading_order(page.state.kind, chosen.rendered)
    texts = display_all(stored, viewer_of(request)) if stored else {}
    passages = [(model._meta.get_field(name).verbose_name, html) for name, html in texts.items()]
    context = {"page": page, "card": card(page), "old": old, "version": chosen, "passages": passages}
    return render(request, "knowledge/version.html", context)


def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """`?de=1&a=2`; without numbers, the last two versions that the reader may see."""
    page = readable_or_404(request, pk)
    found = versions_for(viewer_of(request), page)
    if len(found) < 2:
        return render(
            request,
            "knowledge/history.html",
            {"page": page, "versions": found, "may_edit": may_edit(viewer_of(request), page)},
        )
    before = _numbered(found, request.GET.get("de"), default=found[1])
    after = _numbered(found, request.GET.get("a"), default=found[0])
    changed = changes_for(viewer_of(request), page, before, after)
    context = {"page": page, "before": before, "after": after, "differences": changed, "versions": found}
    return render(request, "knowledge/compare.html", context)


def _chosen(request: HttpRequest, page: Contribution, number: int) -> Publication:
    for found in versions_for(viewer_of(request), page):
        if found.number == number:
            return found
    raise Http404


def _numbered(versions: list[Publication], number: str | None, default: Publication) -> Publication:
    if number is None:
        return default
    for found in versions:
        if str(found.number) == number:
            return found
    raise Http404
