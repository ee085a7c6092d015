"""The sitemap: public contributions, cooperatives and the pages of the site."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from knowledge.models import Contribution
from portal.members.models import Cooperative
from portal.visibility import Viewer

LIMIT = 45_000


def sitemap(request: HttpRequest) -> HttpResponse:
    """Addresses come from SITE_URL, never from the Host header."""
    pages = Contribution.objects.visible_to(Viewer.anonymous()).published().select_related("state")
    rows = [(page.get_absolute_url(), page.state.last_published_at) for page in pages.order_by("-pk")[:LIMIT]]
    rows += [(cooperative.get_absolute_url(), None) for cooperative in Cooperative.objects.all()]
    context = {"site_url": settings.SITE_URL, "rows": rows}
    return TemplateResponse(request, "exchange/sitemap.xml", context, content_type="application/xml")
