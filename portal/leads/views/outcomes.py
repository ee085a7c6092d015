"""How leads end: telling it, one's own amount, the story asked two weeks later, and what it all gives back."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.leads.access import may_manage
from portal.leads.introductions import outcomes, returns, returns_csv, stories
from portal.leads.introductions.credited import named
from portal.leads.introductions.forms import AmountForm, OutcomeForm
from portal.leads.introductions.refusing import IntroductionRefused
from portal.leads.introductions.story_notices import prompts_of
from portal.leads.models import Introduction, Lead, LeadOutcome, StoryPrompt
from portal.leads.querysets import SEALED
from portal.leads.views.introductions import introduction_or_404, member_or_404
from portal.members.middleware import viewer_of


@login_required
def outcome(request: HttpRequest, pk: int) -> HttpResponse:
    """Won or lost, by those who answer for the lead and by the people whom both sides accepted."""
    lead, member = _concerned_or_404(request, pk), member_or_404(request)
    told = LeadOutcome.objects.filter(lead=lead).first()
    people = outcomes.earners_of(lead)
    initial = _initial(told) if told else {"band": lead.budget if lead.budget != Lead.Budget.UNKNOWN else ""}
    data = request.POST if request.method == "POST" else None
    form = OutcomeForm(data, people=people, outcome=told, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            outcomes.record(lead, form.told(), member)
        except IntroductionRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("C’est noté. Dans deux semaines, nous demanderons un récit."))
            mine = next((one for one in people if one.member_id == member.pk), None)
            return redirect(mine or lead)
    readable = Lead.objects.visible_to(viewer_of(request)).filter(pk=pk).exists()
    context = {"lead": lead, "form": form, "is_readable": readable}
    return render(request, "leads/introductions/outcome.html", context, status=422 if form.errors else 200)


def _initial(told: LeadOutcome) -> dict[str, object]:
    earners = Introduction.objects.filter(lead=told.lead_id, member__in=told.earnings.values("member"))
    return {
        "result": told.result, "why": told.why, "words": told.words, "band": told.band,
        "earners": [str(pk) for pk in earners.values_list("pk", flat=True)],
    }  # fmt: skip


@login_required
@require_POST
def amount(request: HttpRequest, pk: int, introduction_id: int) -> HttpResponse:
    """What I earned with the lead of this introduction, which is mine."""
    found, member = introduction_or_404(request, pk, introduction_id), member_or_404(request)
    told = LeadOutcome.objects.filter(lead=found.lead_id).first()
    form = AmountForm(request.POST)
    if found.member_id != member.pk or told is None:
        raise Http404
    if not form.is_valid():
        messages.warning(request, " ".join(str(error) for error in form.errors.get("amount", [])))
    elif outcomes.note_amount(told, member, form.cleaned_data["amount"]):
        messages.success(request, _("Votre montant est noté, pour vous seul."))
    else:
        raise Http404
    return redirect(found)


@login_required
def story(request: HttpRequest, pk: int, prompt_id: int) -> HttpResponse:
    """The question to one person: tell it, from what the lead says, or not this time."""
    member = member_or_404(request)
    query = prompts_of(viewer_of(request)).select_related("outcome__lead").filter(outcome__lead=pk)
    prompt = query.defer(*(f"outcome__lead__{name}" for name in SEALED)).filter(pk=prompt_id).first()
    if prompt is None:
        raise Http404
    if request.method == "POST" and request.POST.get("decision") == "decline":
        stories.decline(prompt)
        messages.success(request, _("C’est noté : nous ne vous le redemanderons pas."))
        return redirect("leads:introductions")
    if request.method == "POST":
        return _begin(request, prompt)
    readable = Lead.objects.visible_to(viewer_of(request)).filter(pk=pk).exists()
    context = {"prompt": prompt, "lead": prompt.outcome.lead, "is_readable": readable, "member": member}
    return render(request, "leads/introductions/story.html", context)


def _begin(request: HttpRequest, prompt: StoryPrompt) -> HttpResponse:
    try:
        draft = stories.begin(prompt, member_or_404(request))
    except IntroductionRefused as refusal:
        messages.warning(request, str(refusal))
        return redirect("leads:story", prompt.outcome.lead_id, prompt.pk)
    return redirect("knowledge:edit", draft.pk)


@require_safe
def returns_page(request: HttpRequest) -> HttpResponse:
    """What won leads give back, and the stories that led to five people or more. The numbers are those of everyone."""
    context = {"returns": returns.returns(), "stories": named(viewer_of(request)), "fewest": returns.FEWEST}
    return render(request, "leads/introductions/returns.html", context)


@require_safe
def returns_file(request: HttpRequest) -> HttpResponse:
    headers = {"Content-Disposition": 'attachment; filename="retombees.csv"', "Cache-Control": "private, no-cache"}
    return HttpResponse(returns_csv.as_csv(returns.returns()), content_type="text/csv; charset=utf-8", headers=headers)


def _concerned_or_404(request: HttpRequest, pk: int) -> Lead:
    viewer = viewer_of(request)
    lead = Lead.objects.select_related("giver").defer(*SEALED).filter(pk=pk).first()
    if lead is None:
        raise Http404
    met = Introduction.objects.of(viewer).filter(lead=lead, state=Introduction.State.MUTUAL).exists()
    if not met and not may_manage(viewer, lead):
        raise Http404
    return lead
