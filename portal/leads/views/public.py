"""The list of leads and the page of each."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from knowledge.views.pages import identifier
from portal.leads.access import may_post
from portal.leads.filtering import FilterForm
from portal.leads.listing import leads
from portal.leads.models import Lead
from portal.leads.move_forms import DecideForm, MoveForm
from portal.leads.querysets import SEALED
from portal.leads.reading import reading_of
from portal.members.middleware import viewer_of

PAGE_SIZE = 24


@require_safe
def lead_list(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    form = FilterForm(request.GET)
    filters = form.filters()
    page = Paginator(leads(viewer, filters), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "is_filtered": not filters.is_empty,
        "is_closed": filters.is_closed,
        "may_post": may_post(viewer),
    }
    return render(request, "leads/list.html", context)


@require_safe
def lead(request: HttpRequest, slug: str) -> HttpResponse:
    """`<id>-<words>`: the id decides; old words redirect to the present ones."""
    viewer = viewer_of(request)
    around = ("place__region", "place__departement", "cooperative", "giver")
    query = Lead.objects.visible_to(viewer).select_related(*around).defer(*SEALED)
    found = query.filter(pk=identifier(slug)).first()
    if found is None:
        raise Http404
    if request.path != found.get_absolute_url():
        return redirect(found)
    return lead_page(request, found)


def lead_page(request: HttpRequest, found: Lead, **forms: Form) -> HttpResponse:
    """The page of a lead loaded with its place, cooperative and giver; `forms` come back with their errors."""
    viewer = viewer_of(request)
    context = {"lead": found, "reading": reading_of(found, viewer), "move_form": MoveForm()}
    if found.state == Lead.State.WAITING:
        context["decide_form"] = DecideForm(viewer=viewer)
    context |= forms
    return render(request, "leads/lead.html", context, status=422 if forms else 200)
