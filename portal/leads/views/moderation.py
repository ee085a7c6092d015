"""What clients confide without an account, and those who take it in or refuse it."""

from __future__ import annotations

from uuid import uuid4

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from portal.leads import moderation, posting
from portal.leads.confiding import ConfideForm
from portal.leads.forms import usual_day
from portal.leads.models import Lead
from portal.leads.move_forms import DecideForm
from portal.leads.moves import LeadRefused
from portal.leads.views.posting import managed_or_404, member_or_404
from portal.leads.views.public import lead_page
from portal.members.middleware import viewer_of

PAGE_SIZE = 24


@never_cache
def confide(request: HttpRequest) -> HttpResponse:
    """Open to everybody; so many an hour from one place and a day for one address, what was typed is kept."""
    initial = {"key": uuid4(), "deadline": usual_day()}
    form = ConfideForm(request.POST if request.method == "POST" else None, initial=initial)
    status = 200
    if form.is_valid():
        if ratelimit.consume(request, action="confide_lead", key=form.cleaned_data["email"].lower()):
            try:
                posting.post(form.sent_key(), form.brief(), None)
            except LeadRefused as refusal:
                form.add_error(refusal.field or None, str(refusal))
            else:
                return redirect("leads:confided")
        else:
            form.add_error(None, _("Beaucoup de demandes sont parties d’ici. Rien n’est perdu : renvoyez plus tard."))
            status = 429
    if form.errors and status == 200:
        status = 422
    return render(request, "leads/confide.html", {"form": form}, status=status)


@require_safe
def confided(request: HttpRequest) -> HttpResponse:
    return render(request, "leads/confided.html")


@login_required
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """What waits for the viewer: of their cooperatives' places, or all of it for moderators."""
    viewer = viewer_of(request)
    if not viewer.sees_all and not moderation.cooperatives_of(viewer).exists():
        raise Http404
    waiting = Lead.objects.managed_by(viewer).waiting().for_cards().order_by("created_at", "pk")
    page = Paginator(waiting, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "leads/queue.html", {"page": page})


@login_required
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """What somebody else decided meanwhile is said above what still waits."""
    member, lead, viewer = member_or_404(request), managed_or_404(request, pk), viewer_of(request)
    form = DecideForm(request.POST, viewer=viewer)
    if form.is_valid():
        sent = form.cleaned_data
        try:
            if sent["decision"] == DecideForm.ACCEPT:
                moderation.take_in(lead, member, sent["cooperative"])
                done = _("L’affaire est ouverte aux réponses, et le client est prévenu.")
            else:
                moderation.refuse(lead, member, viewer, sent["note"])
                done = _("Votre refus est noté.")
        except LeadRefused as refusal:
            messages.warning(request, str(refusal))
            return redirect(lead if refusal.field else "leads:queue")
        messages.success(request, done)
        return redirect("leads:queue")
    return lead_page(request, lead, decide_form=form)
