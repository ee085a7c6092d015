"""The first page of the site."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from knowledge.choices import Kind
from knowledge.home import axes, newest
from knowledge.listing import Listing
from portal.members.middleware import viewer_of


def home(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    context = {
        "cards": newest(viewer),
        "total": Listing(viewer=viewer, kind=Kind.EXPERIENCE).total,
        "axes": axes(),
    }
    return render(request, "knowledge/home.html", context)
