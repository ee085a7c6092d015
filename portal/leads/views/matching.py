"""Who is proposed for a lead and why; what each person answers. The two numbers of an address belong together."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from portal.core.row_numbers import row_number
from portal.leads.access import acting_member
from portal.leads.matching import answering, contesting, declaring, making, reading
from portal.leads.matching.answering import ProposalRefused
from portal.leads.matching.contesting import ContestRefused
from portal.leads.matching.forms import ACCEPT, AnswerForm, ConflictForm, ContestForm, ProposalForm
from portal.leads.matching.making import MatchRefused
from portal.leads.models import Contest, Introduction, Lead, Proposal
from portal.leads.querysets import SEALED
from portal.members.middleware import viewer_of
from portal.members.models import Member


@never_cache
@login_required
@require_safe
def people(request: HttpRequest, pk: int) -> HttpResponse:
    """The last ranking of a lead, or `?classement=` an earlier one of the same lead."""
    return _people(request, _managed_or_404(request, pk))


@never_cache
@login_required
@require_POST
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    lead = _managed_or_404(request, pk)
    try:
        run = making.match(lead, _member_or_404(request))
    except MatchRefused as refusal:
        messages.warning(request, str(refusal))
    else:
        if run.proposals.exists():
            messages.success(request, _("Les personnes proposées ont reçu un avis. Vous en aurez un à chaque réponse."))
        else:
            messages.info(request, _("Personne ne remplit les conditions pour le moment : la page dit lesquelles."))
    return redirect("leads:people", lead.pk)


@never_cache
@login_required
@require_POST
def keep_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Declare a conflict."""
    lead, member = _managed_or_404(request, pk), _member_or_404(request)
    form = ConflictForm(viewer_of(request), request.POST)
    if not form.is_valid():
        return _people(request, lead, conflict_form=form)
    declaring.declare_conflict(lead, form.cleaned_data["person"], member)
    messages.success(request, _("Cette affaire ne lui sera pas proposée."))
    return redirect("leads:people", lead.pk)


@never_cache
@login_required
@require_POST
def let_in(request: HttpRequest, pk: int, conflict_id: int) -> HttpResponse:
    """Take a declared conflict back."""
    lead = _managed_or_404(request, pk)
    if not declaring.drop_conflict(lead, conflict_id):
        raise Http404
    messages.success(request, _("Cette affaire peut de nouveau lui être proposée."))
    return redirect("leads:people", lead.pk)


@never_cache
@login_required
@require_POST
def spare(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the lead out of the cooperative that gives it, or not."""
    lead = _managed_or_404(request, pk)
    declaring.spare_cooperative(lead, spares=request.POST.get("ecarter") == "oui")
    messages.success(request, _("C’est noté pour le prochain classement."))
    return redirect("leads:people", lead.pk)


@never_cache
@login_required
@require_safe
def proposal(request: HttpRequest, pk: int, proposal_id: int) -> HttpResponse:
    return _page(request, _proposal_or_404(request, pk, proposal_id))


@never_cache
@login_required
@require_POST
def answer(request: HttpRequest, pk: int, proposal_id: int) -> HttpResponse:
    found, member = _own_or_404(request, pk, proposal_id)
    form = ProposalForm(request.POST)
    if form.is_valid():
        try:
            if form.cleaned_data["decision"] == ACCEPT:
                answering.accept(found, member)
                messages.success(
                    request, _("Votre intérêt est transmis. Vos coordonnées attendent l’accord de l’autre.")
                )
            else:
                answering.decline(found, member, form.cleaned_data["reason"])
                messages.success(request, _("C’est noté, merci d’avoir répondu."))
        except ProposalRefused as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            return redirect(found)
    return _page(request, _proposal_or_404(request, pk, proposal_id), answer_form=form)


@never_cache
@login_required
@require_POST
def contest(request: HttpRequest, pk: int, proposal_id: int) -> HttpResponse:
    found, member = _own_or_404(request, pk, proposal_id)
    form = ContestForm(request.POST)
    if not form.is_valid():
        return _page(request, found, contest_form=form)
    contesting.contest(found, member, form.cleaned_data["words"])
    messages.success(request, _("Votre contestation est transmise : quelqu’un vous répondra en mots."))
    return redirect(found)


@never_cache
@login_required
@require_safe
def contests(request: HttpRequest) -> HttpResponse:
    """For those who answer them."""
    return _contests(request)


@never_cache
@login_required
@require_POST
def answer_contest(request: HttpRequest, contest_id: int) -> HttpResponse:
    member, viewer = _member_or_404(request), viewer_of(request)
    found = get_object_or_404(Contest.objects.answered_by(viewer), pk=contest_id)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _contests(request, form=form, faulty=found.pk)
    try:
        contesting.answer(found, member, form.cleaned_data["words"])
    except ContestRefused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("Votre réponse est transmise."))
    return redirect("leads:contests")


def _people(request: HttpRequest, lead: Lead, **forms: Any) -> HttpResponse:
    viewer = viewer_of(request)
    asked = request.GET.get("classement", "")
    run = reading.latest_run(lead, row_number(asked))
    if run is None and asked:
        raise Http404
    context = {
        "lead": lead,
        "reading": reading.run_reading(run, viewer) if run else None,
        "conflict_form": ConflictForm(viewer),
        "declared": reading.declared_for(lead, viewer),
    }
    return render(request, "leads/matching/people.html", context | forms, status=422 if forms else 200)


def _page(request: HttpRequest, found: Proposal, **forms: Any) -> HttpResponse:
    viewer = viewer_of(request)
    context = {
        "proposal": found,
        "lead": found.lead,
        "is_mine": found.member_id == viewer.member_id,
        "introduction": Introduction.objects.visible_to(viewer).filter(proposal=found).first(),
        "place": reading.my_place(found, viewer),
        "contest": Contest.objects.filter(proposal=found).first(),
        "answer_form": ProposalForm(),
        "contest_form": ContestForm(),
    }
    return render(request, "leads/matching/proposal.html", context | forms, status=422 if forms else 200)


def _contests(request: HttpRequest, **more: Any) -> HttpResponse:
    viewer = viewer_of(request)
    if not reading.may_answer_contests(viewer):
        raise Http404
    context = {"contests": reading.contests_for(viewer), "blank": AnswerForm(auto_id=False)}
    return render(request, "leads/matching/contests.html", context | more, status=422 if more else 200)


def _managed_or_404(request: HttpRequest, pk: int) -> Lead:
    """A lead that the reader answers for, taken in."""
    query = Lead.objects.managed_by(viewer_of(request)).exclude(state=Lead.State.WAITING)
    return get_object_or_404(query.select_related("place", "cooperative").defer(*SEALED), pk=pk)


def _member_or_404(request: HttpRequest) -> Member:
    member = acting_member(viewer_of(request))
    if member is None:
        raise Http404
    return member


def _proposal_or_404(request: HttpRequest, pk: int, proposal_id: int) -> Proposal:
    """The proposal `proposal_id` of the lead `pk`, for whom it was made to and for those who answer for the lead."""
    query = Proposal.objects.visible_to(viewer_of(request)).select_related("lead__place", "member", "run__rule")
    found = query.filter(pk=proposal_id, lead=pk).first()
    if found is None:
        raise Http404
    return found


def _own_or_404(request: HttpRequest, pk: int, proposal_id: int) -> tuple[Proposal, Member]:
    found, member = _proposal_or_404(request, pk, proposal_id), _member_or_404(request)
    if found.member_id != member.pk:
        raise Http404
    return found, member
