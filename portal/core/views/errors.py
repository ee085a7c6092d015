"""Error pages. A refusal and an absence look the same, so that neither says what exists."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from portal.core.logs import request_id


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", {"request_id": request_id.get()}, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Rendered without context processors: what broke may be one of them."""
    return HttpResponse(render_to_string("500.html", {"request_id": request_id.get()}), status=500)
