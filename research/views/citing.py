"""Citing a version of a contribution: words to copy, files for reference managers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from knowledge.models import Publication
from knowledge.reading.history import versions_for
from knowledge.views.access import readable_or_404
from portal.members.middleware import viewer_of
from research.citations.bibtex import bibtex
from research.citations.csl import csl_json
from research.citations.formatted import formatted
from research.citations.items import Citation, citation_of
from research.citations.ris import ris
from research.citations.tei import hal_tei
from research.models import CaseStudy

FORMS: Final[dict[str, tuple[Callable[[Citation], str], str, str]]] = {
    "bibtex": (bibtex, "application/x-bibtex", "bib"),
    "ris": (ris, "application/x-research-info-systems", "ris"),
    "csl": (csl_json, "application/vnd.citationstyles.csl+json", "json"),
}
"""{form: (writer, media type, extension)}"""


def cite(request: HttpRequest, pk: int) -> HttpResponse:
    """The reference in French, and the files. `?v=2` for an older version."""
    page = readable_or_404(request, pk)
    found = versions_for(viewer_of(request), page)
    chosen = _chosen(found, request.GET.get("v", ""))
    citation = citation_of(page, chosen)
    context = {"page": page, "citation": citation, "words": formatted(citation), "version": chosen, "versions": found}
    return render(request, "research/cite.html", context)


def download(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The reference of a version as a file; that of the newest one without `?v`."""
    page = readable_or_404(request, pk)
    citation = citation_of(page, _chosen(versions_for(viewer_of(request), page), request.GET.get("v", "")))
    write, media_type, extension = FORMS[form]
    response = HttpResponse(write(citation), content_type=f"{media_type}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{citation.key}.{extension}"'
    return response


def tei(request: HttpRequest, pk: int) -> HttpResponse:
    """The study in the form that HAL takes."""
    page = readable_or_404(request, pk, CaseStudy)
    if not page.state.live:
        raise Http404
    assert isinstance(page, CaseStudy)
    response = HttpResponse(hal_tei(page), content_type="application/tei+xml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="terreau-{page.pk}.tei.xml"'
    return response


def _chosen(found: list[Publication], number: str) -> Publication:
    """Raises Http404 when the reader may see no such version, or none at all."""
    for version in found:
        if not number or str(version.number) == number:
            return version
    raise Http404
