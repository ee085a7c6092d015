"""The directory, a person, the cooperatives: pages that each reader sees in their own measure."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from portal.members import directory, panels
from portal.members.forms import CooperativesForm, DirectoryForm
from portal.members.metadata import organization
from portal.members.middleware import viewer_of
from portal.members.models import Cooperative, Member
from portal.members.presentation import cards_of, profile_of
from portal.members.viewers import viewer_as
from portal.visibility import Visibility

PAGE_SIZE = 24
LONG_TEXTS = ("bio", "bio_html", "offers", "seeks")
"""What a list of people does not show."""
SEEN_AS = (Visibility.PUBLIC, Visibility.NETWORK, Visibility.COOPERATIVE)


def members(request: HttpRequest) -> HttpResponse:
    form = DirectoryForm(request.GET)
    filters, viewer = form.filters(), viewer_of(request)
    found = directory.people(viewer, filters).defer(*LONG_TEXTS)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    cards = cards_of(list(page), viewer)
    context = {"form": form, "page": page, "cards": cards, "is_filtered": not filters.is_empty}
    return render(request, "members/directory.html", context)


def profile(request: HttpRequest, slug: str) -> HttpResponse:
    """A hidden person and a missing one answer alike."""
    viewer = viewer_of(request)
    member = get_object_or_404(Member.objects.visible_to(viewer).with_cards(), slug=slug)
    own = member.pk == viewer.member_id
    seen_as = request.GET.get("voir", "") if own else ""
    if seen_as:
        if seen_as not in SEEN_AS:
            raise Http404
        viewer = viewer_as(member, seen_as)
    can_open = Member.objects.visible_to(viewer).filter(pk=member.pk).exists() if seen_as else True
    context = {
        "member": member,
        "person": profile_of(member, viewer) if can_open else None,
        "skills": panels.panels_for("skills", member, viewer) if can_open else [],
        "panels": panels.panels_for("member", member, viewer) if can_open else [],
        "own": own,
        "seen_as": seen_as,
        "readers": [(level.value, level.label) for level in SEEN_AS],
    }
    return render(request, "members/profile.html", context)


def cooperatives(request: HttpRequest) -> HttpResponse:
    form = CooperativesForm(request.GET)
    place = form.chosen_place()
    found = directory.cooperatives(viewer_of(request), place).prefetch_related("sites__territory")
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "members/cooperatives.html", {"form": form, "page": page, "place": place})


def cooperative(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = viewer_of(request)
    known = Cooperative.objects.visible_to(viewer)
    subject = get_object_or_404(known.prefetch_related("sites__territory", "figures", "adhesions"), slug=slug)
    people = directory.people_of(subject, viewer)
    page = Paginator(people.defer(*LONG_TEXTS), PAGE_SIZE).get_page(1)
    context = {
        "cooperative": subject,
        "cards": cards_of(list(page), viewer),
        "people_count": page.paginator.count,
        "told": organization(subject),
        "panels": panels.panels_for("cooperative", subject, viewer),
    }
    return render(request, "members/cooperative.html", context)
