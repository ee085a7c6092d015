"""Same practice, opposite outcomes: what each reader may compare."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from knowledge.contradictions import board
from portal.members.middleware import viewer_of


def contradictions(request: HttpRequest) -> HttpResponse:
    return render(request, "knowledge/contradictions.html", {"pairs": board(viewer_of(request))})
