"""Same practice, opposite outcomes: what each reader may compare."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from knowledge.contradictions import board
from knowledge.models import Contribution
from portal.members.middleware import viewer_of

LONGEST_NUMBER = 17


def contradictions(request: HttpRequest) -> HttpResponse:
    """All of them, or with `?recit=` those of one story that the viewer reads."""
    viewer, asked = viewer_of(request), request.GET.get("recit", "")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) <= LONGEST_NUMBER else None
    story = Contribution.objects.visible_to(viewer).published().filter(pk=number).first() if number else None
    context = {"pairs": board(viewer, about=story.pk if story else None), "story": story}
    return render(request, "knowledge/contradictions.html", context)
