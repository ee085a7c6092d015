"""The first page of the site."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from knowledge.reading.home import axes, ground, newest
from knowledge.wanted.board import most_wanted
from portal.members.middleware import viewer_of

WANTED_SHOWN = 3


def home(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    layers = ground(viewer)
    context = {
        "cards": newest(viewer),
        "ground": layers,
        "total": sum(layer.count for layer in layers),
        "axes": axes(),
        "wanted": most_wanted(viewer, WANTED_SHOWN),
    }
    return render(request, "knowledge/home.html", context)
