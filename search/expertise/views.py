"""« Qui sait ? », its rule, and what each person decides of what is said of them."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from knowledge.wanted.counting import count_failed_search
from portal.members.middleware import viewer_of
from portal.members.models import Member
from search.expertise import deciding, offers, rule, rule_words, shown
from search.expertise.answering import who_knows
from search.expertise.forms import PUT_BACK, SkillChoiceForm, request_of
from search.expertise.person import know_how
from search.models import MatchingRefusal, SkillChoice


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    found = who_knows(viewer, request_of(request.GET))
    if found.answers:
        shown.keep(found)
    elif found.is_whole and not (found.reading.is_empty or found.request.ignored):
        count_failed_search(request, found.request.text)
    context = {"found": found, "version": rule.VERSION, "offers": offers.offers_for(viewer, found)}
    return render(request, "expertise/page.html", context)


@require_safe
def the_rule(request: HttpRequest) -> HttpResponse:
    context = {
        "groups": rule_words.groups(),
        "version": rule.VERSION,
        "since": rule.SINCE,
        "kept_days": shown.KEPT_DAYS,
    }
    return render(request, "expertise/rule.html", context)


@never_cache
@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    member, viewer = _own(request), viewer_of(request)
    taken = list(SkillChoice.objects.filter(member=member).select_related("concept"))
    out = {decision.concept_id for decision in taken}
    context = {
        "member": member,
        "known": [one for one in know_how(member, viewer) if one.concept.pk not in out],
        "taken": taken,
        "refuses": MatchingRefusal.objects.filter(member=member).exists(),
        "rankings": shown.of_member(member),
        "choices": SkillChoice.Choice.choices,
        "put_back": PUT_BACK,
        "kept_days": shown.KEPT_DAYS,
    }
    return render(request, "expertise/mine.html", context)


@never_cache
@login_required
@require_POST
def decide(request: HttpRequest) -> HttpResponse:
    """Take one skill out, or put it back."""
    member, form = _own(request), SkillChoiceForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choisissez ce qu’il faut faire de ce savoir-faire."))
        return redirect("expertise:mine")
    values = form.cleaned_data
    if values["choice"] == PUT_BACK:
        deciding.put_back(member, values["concept"])
        messages.success(request, _("Ce savoir-faire est de nouveau montré."))
    else:
        deciding.take_out(member, values["concept"], values["choice"], values["reason"])
        messages.success(request, _("Ce savoir-faire n’est plus montré ni compté."))
    return redirect("expertise:mine")


@never_cache
@login_required
@require_POST
def matching(request: HttpRequest) -> HttpResponse:
    """Be proposed, or to nobody."""
    refuses = request.POST.get("proposer") == "non"
    deciding.refuse_matching(_own(request), refuses=refuses)
    said = _("Vous n’êtes plus proposé à personne.") if refuses else _("Vous pouvez de nouveau être proposé.")
    messages.success(request, said)
    return redirect("expertise:mine")


def _own(request: HttpRequest) -> Member:
    """Active members only; for any other account there is nothing here."""
    viewer = viewer_of(request)
    if viewer.member_id is None or not viewer.is_network:
        raise Http404
    return get_object_or_404(Member.objects.visible_to(viewer).with_current_memberships(), pk=viewer.member_id)
