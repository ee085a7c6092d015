"""Calls for fieldwork: the list, one call, its form, the answers, and the promised return."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from knowledge.rules import author_of, may_edit, may_write
from knowledge.views.access import editable_or_404
from portal.members.middleware import viewer_of
from portal.members.models import Member
from research.models import FieldCall, Participation, ResearchProject
from research.projects import calls, forms, matching

PAGE_SIZE = 20


@require_safe
def call_list(request: HttpRequest) -> HttpResponse:
    """Open calls first, then those that wait for their return, then the others."""
    found = FieldCall.objects.visible_to(viewer_of(request)).published().for_cards()
    closed = request.GET.get("etat") == "clos"
    state = FieldCall.State.CLOSED if closed else FieldCall.State.OPEN
    page = Paginator(found.filter(state=state), PAGE_SIZE).get_page(request.GET.get("page", "1"))
    return render(request, "research/calls.html", {"page": page, "closed": closed})


def call(request: HttpRequest, pk: int) -> HttpResponse:
    """One call; POST says yes to it, for the uses that it names."""
    found = _readable_or_404(request, pk)
    viewer = viewer_of(request)
    member = author_of(viewer) if may_write(viewer) else None
    form = forms.AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if member is None:
            raise Http404
        if form.is_valid():
            return _agree(request, found, member, form.cleaned_data["note"])
    mine = Participation.objects.filter(call=found, member=member).first() if member else None
    own = may_edit(viewer, found.project)
    context = {
        "call": found,
        "form": form,
        "mine": mine,
        "may_answer": member is not None,
        "is_author": own,
        "reasons": matching.reasons_for(found, member.pk, viewer) if member else [],
        "cooperatives": matching.cooperatives_for(found),
        "members": matching.members_for(found, viewer) if own else [],
        "participations": list(found.participations.select_related("member")) if own else [],
        "return_form": forms.ReturnForm(),
    }
    return render(request, "research/call.html", context, status=422 if form.errors else 200)


def _agree(request: HttpRequest, found: FieldCall, member: Member, note: str) -> HttpResponse:
    try:
        calls.agree(found, member, note)
    except calls.CallClosed:
        messages.warning(request, _("Cet appel ne prend plus de réponses."))
    else:
        messages.success(request, _("Merci. Votre accord est noté ; vous pouvez le retirer ici à tout moment."))
    return redirect(found)


@login_required
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    found = _readable_or_404(request, pk)
    member = author_of(viewer_of(request))
    if member is None:
        raise Http404
    calls.withdraw(found, member)
    messages.success(request, _("Votre accord est retiré."))
    return redirect(found)


@login_required
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a call of a published project."""
    project = ResearchProject.objects.filter(pk=editable_or_404(request, pk).pk).select_related("state").first()
    if project is None or not project.state.live:
        raise Http404
    return _form(request, project, None)


@login_required
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    found = _own_or_404(request, pk)
    return _form(request, found.project, found)


def _form(request: HttpRequest, project: ResearchProject, found: FieldCall | None) -> HttpResponse:
    member = author_of(viewer_of(request))
    if member is None:
        raise Http404
    initial = (
        _values_of(found) if found else {"axes": project.axes.all(), "territories": list(project.territories.all())}
    )
    form = forms.CallForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        saved = calls.save(project, form.cleaned_data, member, found)
        messages.success(request, _("L’appel est enregistré."))
        return redirect(saved)
    context = {"form": form, "project": project, "call": found}
    return render(request, "research/call_form.html", context, status=422 if form.errors else 200)


def _values_of(found: FieldCall) -> dict[str, object]:
    values: dict[str, object] = {name: getattr(found, name) for name in forms.CallForm.base_fields}
    return values | {name: list(getattr(found, name).all()) for name in ("axes", "trades", "territories")}


@login_required
@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    found = _own_or_404(request, pk)
    if found.state == FieldCall.State.OPEN:
        calls.close(found)
    else:
        calls.reopen(found)
    return redirect(found)


@login_required
@require_POST
def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    found = _own_or_404(request, pk)
    form = forms.ReturnForm(request.POST)
    if form.is_valid():
        calls.give_back(found, form.cleaned_data["note"])
        messages.success(request, _("Le retour est noté, et les participants en sont prévenus."))
    else:
        messages.warning(request, _("Dites en quelques mots ce que vous rendez."))
    return redirect(found)


@login_required
@require_POST
def tell(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell the people who match; each is told once, however often this is pressed."""
    found = _own_or_404(request, pk)
    matches = matching.members_for(found, viewer_of(request))
    told = calls.tell(found, [match.member.pk for match in matches])
    words = ngettext("%(n)d personne prévenue.", "%(n)d personnes prévenues.", told) % {"n": told}
    messages.success(request, words if told else _("Toutes ces personnes sont déjà prévenues."))
    return redirect(found)


def _readable_or_404(request: HttpRequest, pk: int) -> FieldCall:
    found = FieldCall.objects.visible_to(viewer_of(request)).for_cards().filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _own_or_404(request: HttpRequest, pk: int) -> FieldCall:
    found = _readable_or_404(request, pk)
    if not may_edit(viewer_of(request), found.project):
        raise Http404
    return found
