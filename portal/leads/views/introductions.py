"""Introductions: offering oneself, asking for someone, and the page where both sides answer.

The two numbers of an address must belong together.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.leads import sealing
from portal.leads.access import acting_member, may_manage, may_post
from portal.leads.introductions import making, reading
from portal.leads.introductions.forms import AmountForm, AskForm, GiverShowsForm, MemberShowsForm, OfferForm, ReasonForm
from portal.leads.introductions.refusing import IntroductionRefused
from portal.leads.introductions.wording import holds_contact
from portal.leads.models import Introduction, Lead
from portal.leads.querysets import SEALED
from portal.members.middleware import viewer_of
from portal.members.models import Member
from portal.visibility import Viewer

ACCEPT, REFUSE = "accept", "refuse"


@login_required
@require_safe
def space(request: HttpRequest) -> HttpResponse:
    """My introductions of both sides, and what the leads I gave became."""
    viewer = viewer_of(request)
    if not may_post(viewer):
        raise Http404
    context = {
        "received": reading.lines(viewer, reading.received(viewer)),
        "mine": reading.lines(viewer, reading.mine(viewer)),
        "brought": reading.brought(viewer),
    }
    return render(request, "leads/introductions/space.html", context)


@login_required
def offer(request: HttpRequest, pk: int) -> HttpResponse:
    """« Je peux y répondre »."""
    lead, member = lead_or_404(request, pk), member_or_404(request)
    form = OfferForm(request.POST if request.method == "POST" else None, member=member)
    if request.method == "POST" and form.is_valid():
        try:
            sent = making.introduce(
                lead, member, member, message=form.cleaned_data["message"], shows=form.chosen()
            )  # fmt: skip
        except IntroductionRefused as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            messages.success(request, _("C’est envoyé. Vous aurez un avis dès que l’autre côté aura répondu."))
            return redirect(sent)
    context = {"lead": lead, "form": form, "is_offer": True}
    return render(request, "leads/introductions/ask.html", context, status=422 if form.errors else 200)


@login_required
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Those who answer for the lead ask for someone whose page they may open."""
    lead, by = managed_or_404(request, pk), member_or_404(request)
    viewer = viewer_of(request)
    named = {"member": request.GET.get("qui", "")[:160]}
    form = AskForm(
        request.POST if request.method == "POST" else None, initial=named, lead=lead,
        client=sealing.client_for(viewer, lead),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            member = person_named(viewer, form.cleaned_data["member"])
            message = form.cleaned_data["message"]
            sent = making.introduce(lead, member, by, message=message, shows=form.chosen())
        except IntroductionRefused as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            messages.success(request, _("C’est demandé. Vous aurez un avis dès que cette personne aura répondu."))
            return redirect(sent)
    context = {"lead": lead, "form": form, "is_offer": False}
    return render(request, "leads/introductions/ask.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def introduction(request: HttpRequest, pk: int, introduction_id: int) -> HttpResponse:
    return _page(request, introduction_or_404(request, pk, introduction_id))


@login_required
@require_POST
def answer(request: HttpRequest, pk: int, introduction_id: int) -> HttpResponse:
    """Yes, with what one shows; or no, with a reason."""
    found, by = _mine_or_404(request, pk, introduction_id)
    if request.POST.get("decision") == REFUSE:
        return _refuse(request, found, by)
    shows = _shows_form(found, by, viewer_of(request), request.POST)
    if not shows.is_valid():
        return _page(request, found, shows_form=shows)
    return _then(request, found, _("C’est accepté."), lambda: making.accept(found, by, shows.chosen()))


def _refuse(request: HttpRequest, found: Introduction, by: Member) -> HttpResponse:
    form = ReasonForm(request.POST)
    if form.is_valid() and holds_contact(form.cleaned_data["reason"]):
        form.add_error("reason", _("Laissez les adresses et les numéros de côté."))
    if not form.is_valid():
        return _page(request, found, reason_form=form)
    reason = form.cleaned_data["reason"]
    return _then(request, found, _("Votre réponse est envoyée."), lambda: making.refuse(found, by, reason))


@login_required
@require_POST
def withdraw(request: HttpRequest, pk: int, introduction_id: int) -> HttpResponse:
    found, by = _mine_or_404(request, pk, introduction_id)
    return _then(request, found, _("Votre accord est retiré."), lambda: making.withdraw(found, by))


def person_named(viewer: Viewer, words: str) -> Member:
    """The one member whose exact name, short address or page is `words`; unknown and invisible look the same."""
    word = words.strip().rstrip("/").rsplit("/", 1)[-1]
    visible = Member.objects.visible_to(viewer)
    found = list(visible.filter(slug=word)[:1]) or list(visible.filter(Q(display_name__iexact=words.strip()))[:2])
    if len(found) > 1:
        raise IntroductionRefused(_("Plusieurs personnes portent ce nom : donnez l’adresse de sa page."), "member")
    if not found:
        raise IntroductionRefused(_("Nous ne trouvons pas cette personne."), "member")
    return found[0]


def _then(request: HttpRequest, found: Introduction, done: str, act: Callable[[], object]) -> HttpResponse:
    """Do it and say so, or say why it cannot be done; the page shows the introduction as it is now."""
    try:
        act()
    except IntroductionRefused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect(found)


def _page(request: HttpRequest, found: Introduction, **forms: Any) -> HttpResponse:
    viewer = viewer_of(request)
    context: dict[str, Any] = {"introduction": found, "reading": reading.introduction_reading(found, viewer)}
    member = acting_member(viewer)
    if member is not None and context["reading"].may_answer:
        context |= {"shows_form": _shows_form(found, member, viewer), "reason_form": ReasonForm()}
    if context["reading"].earning is not None:
        context["amount_form"] = AmountForm(initial={"amount": context["reading"].earning.amount})
    if context["reading"].earning is not None:
        context["amount_form"] = AmountForm(initial={"amount": context["reading"].earning.amount})
    context |= forms
    return render(request, "leads/introductions/introduction.html", context, status=422 if forms else 200)


def _shows_form(found: Introduction, by: Member, viewer: Viewer, data: Any = None) -> MemberShowsForm | GiverShowsForm:
    if found.member_id == by.pk:
        return MemberShowsForm(data, member=by)
    return GiverShowsForm(data, lead=found.lead, client=sealing.client_for(viewer, found.lead))


def lead_or_404(request: HttpRequest, pk: int) -> Lead:
    """A lead that the reader may read."""
    query = Lead.objects.visible_to(viewer_of(request)).select_related("giver", "place", "cooperative").defer(*SEALED)
    found = query.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def managed_or_404(request: HttpRequest, pk: int) -> Lead:
    """A lead that the reader answers for."""
    query = Lead.objects.managed_by(viewer_of(request)).select_related("giver", "place", "cooperative").defer(*SEALED)
    found = query.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def member_or_404(request: HttpRequest) -> Member:
    member = acting_member(viewer_of(request))
    if member is None:
        raise Http404
    return member


def introduction_or_404(request: HttpRequest, pk: int, introduction_id: int) -> Introduction:
    """The introduction `introduction_id` to the lead `pk`, for its two sides."""
    query = Introduction.objects.visible_to(viewer_of(request)).for_lines()
    found = query.filter(pk=introduction_id, lead=pk).first()
    if found is None:
        raise Http404
    return found


def _mine_or_404(request: HttpRequest, pk: int, introduction_id: int) -> tuple[Introduction, Member]:
    """For the person, or for someone who answers for the lead: nobody answers for both sides."""
    found, member = introduction_or_404(request, pk, introduction_id), member_or_404(request)
    if member.pk != found.member_id and not may_manage(viewer_of(request), found.lead):
        raise Http404
    return found, member
