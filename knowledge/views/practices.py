"""Same practice, several stories: what each reader may compare."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from knowledge.models import Contribution
from knowledge.practice.practices import around, board
from portal.core.row_numbers import row_number
from portal.members.middleware import viewer_of


def practices(request: HttpRequest) -> HttpResponse:
    """Those that contradict each other first, with `?accord=oui` those that agree; with `?recit=` those of one story
    that the viewer reads."""
    viewer, asked = viewer_of(request), row_number(request.GET.get("recit", ""))
    story = Contribution.objects.visible_to(viewer).published().filter(pk=asked).first() if asked else None
    agreeing = story is None and request.GET.get("accord") == "oui"
    found = around(story.pk, viewer) if story else board(viewer, agreeing=agreeing)
    return render(request, "knowledge/practices.html", {"practices": found, "story": story, "agreeing": agreeing})
