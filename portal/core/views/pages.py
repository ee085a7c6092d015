"""Pages of the site itself, and the two files that machines ask for."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def static_page(request: HttpRequest, page: str) -> HttpResponse:
    return render(request, f"core/{page}.html")


def robots(request: HttpRequest) -> HttpResponse:
    """Search pages and personal pages are not for robots; the sitemap is."""
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /compte/",
        "Disallow: /mon-espace/",
        "Disallow: /chercher/",
    ]
    lines += ["", f"Sitemap: {settings.SITE_URL}/sitemap.xml", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def opensearch(request: HttpRequest) -> HttpResponse:
    return render(request, "core/opensearch.xml", content_type="application/opensearchdescription+xml; charset=utf-8")
