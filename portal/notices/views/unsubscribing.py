"""Stopping letters from a letter, without signing in."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from portal.notices import unsubscribing


# Mail programs post without a cookie (RFC 8058): the signature of the address is the proof.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """GET asks to confirm, so that a program that opens links stops nothing; POST stops, without redirecting."""
    refusal = unsubscribing.read(token)
    if refusal is None:
        raise Http404
    if request.method == "POST":
        unsubscribing.stop(refusal)
    return render(request, "notices/unsubscribe.html", {"refusal": refusal, "done": request.method == "POST"})
