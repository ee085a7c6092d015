"""What members do with what they share: put it forward, change it, put it away; and their own list."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.members.middleware import viewer_of
from portal.members.models import Member
from portal.resources import editing
from portal.resources.access import acting_member
from portal.resources.forms import ResourceForm
from portal.resources.models import ResourceRequest, SharedResource

PAGE_SIZE = 20
SENT = 50
"""Own requests shown, the last ones."""


@login_required
def new(request: HttpRequest) -> HttpResponse:
    return _form(request, _member_or_404(request), None)


@login_required
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    return _form(request, _member_or_404(request), managed_or_404(request, pk))


def _form(request: HttpRequest, member: Member, resource: SharedResource | None) -> HttpResponse:
    initial = ResourceForm.values_of(resource) if resource else {"territory": list(member.places.all()[:1])}
    data = request.POST if request.method == "POST" else None
    form = ResourceForm(data, initial=initial, member=member, resource=resource)
    if request.method == "POST" and form.is_valid():
        saved = editing.save(form.cleaned_data, member, resource)
        messages.success(request, _("La ressource est enregistrée."))
        return redirect("resources:space" if saved.is_archived else saved)
    context = {"form": form, "resource": resource}
    return render(request, "resources/form.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def archive(request: HttpRequest, pk: int) -> HttpResponse:
    """Put it away, or offer it again when it was."""
    resource = managed_or_404(request, pk)
    if resource.is_archived:
        editing.offer_again(resource)
        messages.success(request, _("La ressource est de nouveau proposée."))
    else:
        editing.archive(resource)
        messages.success(request, _("La ressource est rangée : elle n’est plus proposée. Vous la retrouvez ici."))
    return redirect("resources:space")


@login_required
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    resource = managed_or_404(request, pk)
    editing.confirm(resource)
    messages.success(request, _("Merci : c’est noté, elle est toujours là."))
    return redirect("resources:space")


@login_required
@require_safe
def space(request: HttpRequest) -> HttpResponse:
    """My resources, and the requests of both sides."""
    _member_or_404(request)
    viewer = viewer_of(request)
    requests = ResourceRequest.objects.visible_to(viewer).select_related("resource", "member")
    managed = SharedResource.objects.managed_by(viewer)
    received = requests.filter(resource__in=managed.values("pk")).exclude(member=viewer.member_id)
    sent = list(requests.asked_by(viewer)[:SENT])
    readable = SharedResource.objects.visible_to(viewer).filter(pk__in=[asked.resource_id for asked in sent])
    context = {
        "resources": list(managed.for_cards()),
        "received": Paginator(received.waiting_first(), PAGE_SIZE).get_page(request.GET.get("page")),
        "sent": sent,
        "named": set(readable.values_list("pk", flat=True)),
    }
    return render(request, "resources/space.html", context)


def managed_or_404(request: HttpRequest, pk: int) -> SharedResource:
    """The resource, for those who answer for it."""
    query = SharedResource.objects.managed_by(viewer_of(request)).select_related("territory", "cooperative", "owner")
    found = query.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _member_or_404(request: HttpRequest) -> Member:
    member = acting_member(viewer_of(request))
    if member is None:
        raise Http404
    return member
