"""Teams: those that the site proposes, and the page of the one that answers. Both numbers must belong together."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.leads.access import may_manage, may_post
from portal.leads.introductions.refusing import IntroductionRefused
from portal.leads.models import LeadTeam
from portal.leads.querysets import SEALED
from portal.leads.teams import inviting, working
from portal.leads.teams.candidates import proposed_teams, team_named
from portal.leads.teams.forms import AnswerForm, SharesForm, SignForm
from portal.leads.teams.reading import TeamReading, team_reading
from portal.leads.views.introductions import managed_or_404, member_or_404
from portal.members.middleware import viewer_of
from portal.members.models import Member


@login_required
@require_safe
def proposed(request: HttpRequest, pk: int) -> HttpResponse:
    """The smallest teams that hold every required skill of the lead."""
    lead = managed_or_404(request, pk)
    viewer = viewer_of(request)
    running = lead.teams.exclude(state=LeadTeam.State.DISSOLVED).first()
    found = proposed_teams(lead, viewer) if lead.is_running and running is None else None
    context = {"lead": lead, "proposed": found, "team": running, "may_invite": may_post(viewer)}
    return render(request, "leads/teams/proposed.html", context)


@login_required
@require_POST
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Invite one of the teams that are proposed now."""
    lead, by = managed_or_404(request, pk), member_or_404(request)
    places = team_named(lead, viewer_of(request), request.POST.get("equipe", "")) if lead.is_running else None
    if places is None:
        messages.warning(request, _("Cette équipe n’est plus proposée : en voici d’autres."))
        return redirect("leads:teams", lead.pk)
    try:
        team = inviting.invite(lead, places, by)
    except IntroductionRefused as refusal:
        messages.warning(request, str(refusal))
        return redirect("leads:teams", lead.pk)
    messages.success(request, _("L’équipe est invitée : elle sera formée quand tout le monde aura accepté."))
    return redirect(team)


@login_required
@require_safe
def team(request: HttpRequest, pk: int, team_id: int) -> HttpResponse:
    found = team_or_404(request, pk, team_id)
    return _page(request, found, team_reading(found, viewer_of(request)))


@login_required
@require_POST
def answer(request: HttpRequest, pk: int, team_id: int) -> HttpResponse:
    """Save the shared answer. Over a version that was not read, both texts are shown and nothing is lost."""
    found, by, reading = _working_or_404(request, pk, team_id)
    if not reading.may_write:
        raise Http404
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, found, reading, answer_form=form)
    try:
        working.save_answer(found, form.cleaned_data["answer"], form.cleaned_data["version"], by)
    except working.AnswerConflict as conflict:
        mine = AnswerForm(
            initial={"answer": form.cleaned_data["answer"], "version": conflict.current.answer_version}
        )  # fmt: skip
        return _page(request, conflict.current, reading, answer_form=mine, conflict=conflict.current)
    except IntroductionRefused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("La réponse commune est enregistrée."))
    return redirect(found)


@login_required
@require_POST
def shares(request: HttpRequest, pk: int, team_id: int) -> HttpResponse:
    """Propose shares, which each one then signs; or sign those that were read."""
    found, by, reading = _working_or_404(request, pk, team_id)
    if not reading.may_share:
        raise Http404
    signs = request.POST.get("decision") == "sign"
    form = (SignForm if signs else SharesForm)(request.POST, places=[holder.place for holder in reading.holders])
    if not form.is_valid() and not signs:
        return _page(request, found, reading, shares_form=form)
    try:
        if signs:
            working.sign(found, by, form.shares() if form.is_valid() else {})
        else:
            working.propose_shares(found, form.shares(), by)
    except IntroductionRefused as refusal:
        if not signs:
            form.add_error(None, str(refusal))
            return _page(request, found, reading, shares_form=form)
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("Votre accord est noté."))
    return redirect(found)


@login_required
@require_POST
def dissolve(request: HttpRequest, pk: int, team_id: int) -> HttpResponse:
    """By those who answer for the lead."""
    found, by = team_or_404(request, pk, team_id), member_or_404(request)
    if not may_manage(viewer_of(request), found.lead):
        raise Http404
    try:
        inviting.dissolve(found, by)
    except IntroductionRefused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("L’équipe est dissoute ; les mises en relation restent."))
    return redirect(found.lead)


def team_or_404(request: HttpRequest, pk: int, team_id: int) -> LeadTeam:
    """The team `team_id` of the lead `pk`, for its people and those who answer for the lead."""
    query = LeadTeam.objects.visible_to(viewer_of(request)).select_related("lead__giver", "answer_by")
    found = query.defer(*(f"lead__{name}" for name in SEALED)).filter(pk=team_id, lead=pk).first()
    if found is None:
        raise Http404
    return found


def _working_or_404(request: HttpRequest, pk: int, team_id: int) -> tuple[LeadTeam, Member, TeamReading]:
    found, member = team_or_404(request, pk, team_id), member_or_404(request)
    return found, member, team_reading(found, viewer_of(request))


def _page(request: HttpRequest, found: LeadTeam, reading: TeamReading, **forms: Any) -> HttpResponse:
    places = [holder.place for holder in reading.holders]
    context: dict[str, Any] = {"team": found, "reading": reading}
    if reading.may_write:
        context["answer_form"] = AnswerForm.of(found)
    if reading.may_share:
        context |= {
            "shares_form": SharesForm(places=places),
            "sign_form": SignForm(initial=_read(places), places=places),
        }
    context |= forms
    return render(request, "leads/teams/team.html", context, status=422 if forms else 200)


def _read(places: list[Any]) -> dict[str, Any]:
    return {SharesForm.name_of(place): place.share for place in places}
