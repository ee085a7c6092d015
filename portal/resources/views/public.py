"""The list of resources and the page of each."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from knowledge.views.pages import identifier
from portal.members.middleware import viewer_of
from portal.resources.access import may_share
from portal.resources.forms import FilterForm, request_form
from portal.resources.listing import resources
from portal.resources.models import SharedResource
from portal.resources.reading import reading_of

PAGE_SIZE = 24


@require_safe
def resource_list(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    form = FilterForm(request.GET)
    filters = form.filters()
    page = Paginator(resources(viewer, filters), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "is_filtered": not filters.is_empty, "may_share": may_share(viewer)}
    return render(request, "resources/list.html", context)


@require_safe
def resource(request: HttpRequest, slug: str) -> HttpResponse:
    """`<id>-<words>`: the id decides; old words redirect to the present ones."""
    viewer = viewer_of(request)
    query = SharedResource.objects.visible_to(viewer).select_related("territory", "cooperative", "owner")
    found = query.filter(pk=identifier(slug)).first()
    if found is None:
        raise Http404
    if request.path != found.get_absolute_url():
        return redirect(found)
    context = {"resource": found, "reading": reading_of(found, viewer), "form": request_form(found)}
    return render(request, "resources/resource.html", context)
