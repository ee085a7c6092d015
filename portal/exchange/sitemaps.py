"""The sitemap: public contributions and cooperatives; cut in parts when one file may not hold them all."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from xml.sax.saxutils import escape

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from knowledge.addresses import page_url
from knowledge.choices import Kind
from knowledge.models import Contribution
from knowledge.models.contribution import public_slug
from portal.members.models import Cooperative
from portal.visibility import Viewer

LIMIT: Final = 45_000
"""Contributions of one part; the protocol allows 50,000 addresses a file."""
_SLUG: Final = "0-x"
"""Stands for a title, so that the resolver writes one address a kind and not one a text."""
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SCHEMA: Final = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def sitemap(request: HttpRequest) -> HttpResponse:
    """Without `part`, everything, or the list of the parts. Addresses come from SITE_URL, never from the Host header.

    Written without a template and from three columns: robots ask for tens of thousands of lines at once.
    """
    public = Contribution.objects.visible_to(Viewer.anonymous()).published()
    parts = max(1, -(-public.count() // LIMIT))
    asked = request.GET.get("part", "")
    if not asked and parts > 1:
        return _answer("sitemapindex", (f"<sitemap>{_loc(_part_url(part))}</sitemap>" for part in range(1, parts + 1)))
    if asked and asked not in map(str, range(1, parts + 1)):
        raise Http404
    part = int(asked or 1)
    columns = ("pk", "title", "state__kind", "state__last_published_at")
    rows = public.order_by("pk").values_list(*columns)[(part - 1) * LIMIT : part * LIMIT]
    around = {kind.value: page_url(kind, _SLUG).split(_SLUG) for kind in Kind}
    lines = [
        f"<url>{_loc(public_slug(pk, title).join(around[kind]))}"
        f"{f'<lastmod>{moment.isoformat()}</lastmod>' if moment else ''}</url>"
        for pk, title, kind, moment in rows
    ]
    if part == 1:
        lines += [f"<url>{_loc(cooperative.get_absolute_url())}</url>" for cooperative in Cooperative.objects.all()]
    return _answer("urlset", lines)


def _part_url(part: int) -> str:
    return f"{reverse('exchange:sitemap')}?part={part}"


def _loc(path: str) -> str:
    return f"<loc>{escape(settings.SITE_URL + path)}</loc>"


def _answer(root: str, lines: Iterable[str]) -> HttpResponse:
    body = "\n".join((f"{_HEAD}<{root} {_SCHEMA}>", *lines, f"</{root}>\n"))
    return HttpResponse(body, content_type="application/xml")
