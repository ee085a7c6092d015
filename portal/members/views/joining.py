"""Requests to accept or refuse, letters of invitation, and their acceptance."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from portal.core.row_numbers import row_numbers
from portal.members import approvals, invitations, rules
from portal.members.forms import DecisionForm, InviteForm
from portal.members.models import Cooperative, Invitation, JoinRequest, Member
from portal.members.querysets import JoinRequestQuerySet


def to_decide(request: HttpRequest) -> JoinRequestQuerySet:
    """Waiting requests this account may decide on, oldest first, of people who proved their address."""
    waiting = JoinRequest.objects.pending().with_proved_address().exclude(member__user=request.user.pk)
    if not rules.is_administrator(request.user):
        waiting = waiting.filter(cooperative__in=rules.animated_cooperative_ids(request.user))
    return waiting.select_related("member", "cooperative").order_by("created_at", "pk")


@never_cache
@login_required
def requests(request: HttpRequest) -> HttpResponse:
    """The list, and the decision on one of its rows."""
    if not rules.can_handle_requests(request.user):
        raise Http404
    bound: DecisionForm | None = None
    if request.method == "POST":
        asked = to_decide(request).filter(pk__in=row_numbers([request.POST.get("request", "")])).first()
        if asked is None:
            messages.info(request, _("Cette demande n’attend plus de réponse."))
            return redirect("members:requests")
        bound = DecisionForm(asked, request.POST)
        if bound.is_valid():
            _decide(request, bound)
            return redirect("members:requests")
    forms = [
        bound if bound is not None and bound.request.pk == asked.pk else DecisionForm(asked)
        for asked in to_decide(request)
    ]
    return render(request, "members/requests.html", {"forms": forms}, status=422 if bound else 200)


def _decide(request: HttpRequest, form: DecisionForm) -> None:
    member = Member.objects.filter(user=request.user.pk).first()
    data = form.cleaned_data
    try:
        if data["decision"] == "approve":
            approvals.approve(form.request.pk, decided_by=member, stage=data["stage"])
            messages.success(request, _("La demande est acceptée, la personne est prévenue."))
        else:
            approvals.refuse(form.request.pk, decided_by=member, reason=data["reason"])
            messages.success(request, _("La demande est refusée, la personne est prévenue avec votre motif."))
    except approvals.AlreadyDecided:
        messages.info(request, _("Une autre personne a déjà répondu à cette demande."))


@never_cache
@login_required
def invite(request: HttpRequest) -> HttpResponse:
    """The answer is the same whether the address is known here or not."""
    if not rules.can_handle_requests(request.user):
        raise Http404
    form = InviteForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        cooperative: Cooperative = form.cleaned_data["cooperative"]
        if not rules.can_invite(request.user, cooperative):
            raise Http404
        member = Member.objects.filter(user=request.user.pk).first()
        invitations.invite(form.cleaned_data["email"], cooperative, member)
        messages.success(request, _("L’invitation est partie."))
        return redirect("members:invite")
    context = {"form": form, "sent": _sent(request)}
    return render(request, "members/invite.html", context, status=422 if form.is_bound else 200)


def _sent(request: HttpRequest) -> list[Invitation]:
    """The last letters of this account, with what became of them."""
    mine = Invitation.objects.filter(invited_by__user=request.user.pk)
    return list(mine.select_related("cooperative").order_by("-created_at")[:20])


@never_cache
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the letter: accept when signed in with the invited address, else sign in or sign up."""
    found = invitations.find(token)
    if found is None:
        return render(request, "members/invitation_unusable.html", status=404)
    if request.method == "POST" and request.user.is_authenticated:
        try:
            invitations.accept(token, request.user)
        except invitations.NotForYou:
            messages.error(
                request,
                _("Cette invitation a été envoyée à une autre adresse que celles de votre compte."),
            )
            return redirect("members:invitation", token=token)
        messages.success(request, _("Bienvenue ! Votre appartenance est ouverte."))
        return redirect("members:space")
    asked = {"email": found.email, "cooperative": found.cooperative.slug}
    context = {
        "invitation": found,
        "signup_url": f"{reverse('account_signup')}?{urlencode(asked)}",
        "login_url": f"{reverse('account_login')}?{urlencode({'next': request.path})}",
    }
    return render(request, "members/invitation.html", context)
