"""The rule and what it gives, for everybody; and one's own part of it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from portal.leads.access import acting_member
from portal.leads.matching import concentration, concentration_csv, reading, versions
from portal.leads.matching.facts import loads
from portal.leads.matching.forms import LoadForm
from portal.leads.matching.order import rule_words
from portal.leads.matching.order.conditions import BARS
from portal.leads.models import MatchingLoad, MatchingRule
from portal.members.middleware import viewer_of
from portal.members.models import Member
from search.models import MatchingRefusal


@require_safe
def the_rule(request: HttpRequest) -> HttpResponse:
    versions.in_force()
    return _rule(request, MatchingRule.objects.ever_in_force().first())


@require_safe
def version(request: HttpRequest, version_number: int) -> HttpResponse:
    """One that is or was in force; a proposed one is for those who decide."""
    return _rule(request, get_object_or_404(MatchingRule.objects.ever_in_force(), version=version_number))


@require_safe
def equity(request: HttpRequest) -> HttpResponse:
    context = {"equity": concentration.equity(), "least": reading.LEAST_PEOPLE, "months": concentration.MONTHS}
    return render(request, "leads/matching/equity.html", context)


@require_safe
def equity_file(request: HttpRequest) -> HttpResponse:
    answer = HttpResponse(concentration_csv.as_csv(concentration.equity()), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="equite-des-propositions.csv"'
    return answer


@never_cache
@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Every ranking that concerned me."""
    member, viewer = _member_or_404(request), viewer_of(request)
    usual = versions.in_force().parsed().load
    chosen = MatchingLoad.objects.filter(member=member).first()
    context = {
        "concerned": reading.mine(viewer),
        "load_form": LoadForm(usual, initial={"cap": chosen.cap if chosen else ""}),
        "busy": loads.loads([member.pk])[member.pk],
        "refuses": MatchingRefusal.objects.filter(member=member).exists(),
        "is_listed": member.is_listed,
        "may_answer_contests": reading.may_answer_contests(viewer),
    }
    return render(request, "leads/matching/mine.html", context)


@never_cache
@login_required
@require_POST
def choose_load(request: HttpRequest) -> HttpResponse:
    member = _member_or_404(request)
    form = LoadForm(versions.in_force().parsed().load, request.POST)
    if form.is_valid():
        loads.choose(member.pk, form.cleaned_data["cap"])
        messages.success(request, _("C’est noté : il en sera tenu compte dès le prochain classement."))
    else:
        messages.error(request, _("Choisissez un nombre de la liste."))
    return redirect("leads:proposals")


def _rule(request: HttpRequest, stored: MatchingRule | None) -> HttpResponse:
    if stored is None:
        raise Http404
    published = list(MatchingRule.objects.ever_in_force())
    older = published[published.index(stored) + 1 :]
    context = {
        "rule": stored,
        "groups": rule_words.groups(stored.parsed()),
        "conditions": list(BARS.values()),
        "versions": published,
        "before": older[0] if older else None,
        "changes": rule_words.changes(older[0].parsed(), stored.parsed()) if older else (),
        "is_in_force": stored == published[0],
    }
    return render(request, "leads/matching/rule.html", context)


def _member_or_404(request: HttpRequest) -> Member:
    member = acting_member(viewer_of(request))
    if member is None:
        raise Http404
    return member
