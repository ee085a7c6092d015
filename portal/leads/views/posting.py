"""What members do with the leads they give: post, change, move, take over; and their own list."""

from __future__ import annotations

from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from portal.leads import posting, sealing
from portal.leads.access import acting_member, animated_by
from portal.leads.forms import LeadForm, usual_day
from portal.leads.models import Lead
from portal.leads.move_forms import MoveForm
from portal.leads.moves import LeadRefused
from portal.leads.querysets import SEALED
from portal.leads.views.public import lead_page
from portal.members.middleware import viewer_of
from portal.members.models import Member

PAGE_SIZE = 20


@never_cache
@login_required
def new(request: HttpRequest) -> HttpResponse:
    member = member_or_404(request)
    initial = {
        "key": uuid4(), "deadline": usual_day(), "place": list(member.places.all()[:1]),
        "cooperative": animated_by(viewer_of(request)).first(),
    }  # fmt: skip
    form = LeadForm(request.POST if request.method == "POST" else None, initial=initial, member=member)
    if form.is_valid():
        try:
            saved = posting.post(form.sent_key(), form.brief(), member)
        except LeadRefused as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            messages.success(request, _("L’affaire est déposée : elle est ouverte aux réponses."))
            return redirect(saved)
    return _form(request, form, None)


@never_cache
@login_required
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Who may not read the client's details changes the rest without seeing nor losing them."""
    member, lead, viewer = member_or_404(request), managed_or_404(request, pk), viewer_of(request)
    client = sealing.client_for(viewer, lead)
    data = request.POST if request.method == "POST" else None
    form = LeadForm(
        data, initial=LeadForm.values_of(lead, client), member=member, lead=lead, hides_client=client is None
    )
    if form.is_valid():
        try:
            saved = posting.revise(lead, form.brief(), member)
        except LeadRefused as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            messages.success(request, _("L’affaire est enregistrée."))
            return redirect(saved)
    return _form(request, form, lead)


def _form(request: HttpRequest, form: LeadForm, lead: Lead | None) -> HttpResponse:
    return render(request, "leads/form.html", {"form": form, "lead": lead}, status=422 if form.errors else 200)


@login_required
@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """What is refused comes back on the page of the lead, with what was typed."""
    member, lead = member_or_404(request), managed_or_404(request, pk)
    form = MoveForm(request.POST)
    if form.is_valid():
        sent = form.cleaned_data
        try:
            posting.change_state(lead, sent["to"], member, sent["note"], deadline=sent["deadline"])
        except LeadRefused as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            messages.success(request, _("C’est noté : l’affaire a changé d’état."))
            return redirect(lead)
    return lead_page(request, managed_or_404(request, pk), move_form=form)


@login_required
@require_POST
def take_over(request: HttpRequest, pk: int) -> HttpResponse:
    member, lead = member_or_404(request), managed_or_404(request, pk)
    try:
        posting.take_over(lead, member)
    except LeadRefused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("Vous répondez maintenant de cette affaire."))
    return redirect(lead)


@login_required
@require_safe
def space(request: HttpRequest) -> HttpResponse:
    """The leads one gives or answers for, those that run first in order of deadline."""
    member_or_404(request)
    managed = Lead.objects.managed_by(viewer_of(request)).for_cards()
    own = managed.filter(giver=viewer_of(request).member_id)
    context = {
        "running": list(own.filter(state__in=Lead.RUNNING).order_by("deadline", "pk")[:100]),
        "others": Paginator(own.exclude(state__in=Lead.RUNNING), PAGE_SIZE).get_page(request.GET.get("page")),
        "cooperatives": list(
            managed.exclude(giver=viewer_of(request).member_id)
            .filter(cooperative__in=sorted(viewer_of(request).cooperative_ids), state__in=Lead.RUNNING)
            .order_by("deadline", "pk")[:PAGE_SIZE]
        ),
    }
    return render(request, "leads/space.html", context)


def managed_or_404(request: HttpRequest, pk: int) -> Lead:
    """The lead, for those who answer for it."""
    query = Lead.objects.managed_by(viewer_of(request)).select_related("place", "cooperative", "giver").defer(*SEALED)
    found = query.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def member_or_404(request: HttpRequest) -> Member:
    member = acting_member(viewer_of(request))
    if member is None:
        raise Http404
    return member
