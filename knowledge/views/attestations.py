"""« J’ai essayé »: who tried what a text tells, and how its maturity is computed."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from knowledge.models import Contribution
from knowledge.practice import attestations, maturity
from knowledge.practice.attestation_forms import AttestationForm
from knowledge.practice.maturity_words import changes_of, rule_in_words
from knowledge.rules import author_of
from knowledge.views.access import readable_or_404
from portal.members.middleware import viewer_of
from portal.members.models import Member


def trials(request: HttpRequest, pk: int) -> HttpResponse:
    """Everyone who tried, and the levels the text went through."""
    page = readable_or_404(request, pk)
    viewer = viewer_of(request)
    context = {
        "page": page,
        "lines": attestations.lines_of(page, viewer),
        "changes": changes_of(page),
        "may_attest": attestations.may_attest(viewer, page),
    }
    return render(request, "knowledge/trials.html", context)


@login_required
def attest(request: HttpRequest, pk: int) -> HttpResponse:
    page, member = _tryable_or_404(request, pk)
    known = attestations.mine(page, member)
    initial = AttestationForm.initial_of(known) if known else {}
    form = AttestationForm(request.POST or None, viewer=viewer_of(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            attestations.attest(page, member, form.told())
        except attestations.AttestationRefused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Merci. Les auteurs sont prévenus, et la maturité du récit est recalculée."))
            return redirect(f"{reverse('knowledge:trials', args=[pk])}#essais")
    context = {"page": page, "form": form, "known": known, "is_own": attestations.is_own(page, member)}
    return render(request, "knowledge/attest.html", context)


@login_required
@require_POST
def withdraw_trial(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own attestation, and no other."""
    page, member = _tryable_or_404(request, pk)
    known = attestations.mine(page, member)
    if known is None:
        raise Http404
    attestations.withdraw(known)
    messages.success(request, _("Votre essai n’est plus montré ni compté."))
    return redirect("knowledge:trials", pk=pk)


def maturity_rule(request: HttpRequest) -> HttpResponse:
    """The rule, in the words of its constants."""
    context = {"rule": rule_in_words(), "version": maturity.RULE, "since": maturity.SINCE}
    return render(request, "knowledge/maturity.html", context)


def _tryable_or_404(request: HttpRequest, pk: int) -> tuple[Contribution, Member]:
    page = readable_or_404(request, pk)
    member = author_of(viewer_of(request))
    if member is None or not attestations.may_attest(viewer_of(request), page):
        raise Http404
    return page, member
