"""What people look for and do not find: the list, one subject, and what may be done with it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from knowledge.rules import author_of, may_write
from knowledge.wanted import beside, handling
from knowledge.wanted.asking import AskRefused, ask
from knowledge.wanted.board import LISTS, board, counts, detail, subjects
from knowledge.wanted.forms import AnswerForm, AskForm, SetAsideForm
from portal.members.middleware import viewer_of
from portal.members.models import Member
from portal.members.rules import is_curator, is_moderator

PAGE_SIZE = 20


@require_safe
def subject_list(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    chosen = request.GET.get("etat", "")
    chosen = chosen if chosen in LISTS else ""
    numbers = counts(viewer)
    page = Paginator(board(viewer).filter(state__in=LISTS[chosen]), PAGE_SIZE).get_page(request.GET.get("page"))
    labels = {"": _("À écrire"), "repondus": _("Répondus"), "ecartes": _("Écartés")}
    tabs = [
        {
            "label": labels[name],
            "url": f"?etat={name}" if name else ".",
            "count": sum(numbers.get(state, 0) for state in states),
            "current": name == chosen,
        }
        for name, states in LISTS.items()
    ]
    context = {
        "page": page,
        "subjects": subjects(list(page), viewer),
        "tabs": tabs,
        "form": AskForm(),
        "panels": beside.panels(viewer),
    }
    return render(request, "knowledge/wanted.html", context)


@require_safe
def subject(request: HttpRequest, subject: int) -> HttpResponse:
    return _show(request, _subject_or_404(request, subject))


def _show(
    request: HttpRequest, row: Any, *, answering: AnswerForm | None = None, refusing: SetAsideForm | None = None
) -> HttpResponse:
    viewer = viewer_of(request)
    curates = _curates(request)
    shown = detail(row, viewer)
    context = {
        "detail": shown,
        "write_query": urlencode({"titre": shown.subject.title}),
        "may_act": may_write(viewer),
        "answer_form": answering or AnswerForm(viewer=viewer),
        "set_aside_form": (refusing or SetAsideForm()) if curates else None,
    }
    invalid = answering is not None or refusing is not None
    return render(request, "knowledge/wanted_subject.html", context, status=422 if invalid else 200)


@login_required
def ask_community(request: HttpRequest) -> HttpResponse:
    """One click from an empty page of results, or the form of the list."""
    member = _member_or_404(request)
    form = AskForm(request.POST or None, initial={"title": request.GET.get("titre", "")[:120]})
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            wanted = ask(values["title"], member, precision=values["precision"], follow=values["follow"])
        except AskRefused as error:
            form.add_error("title", str(error))
        else:
            messages.success(request, _("C’est demandé. Votre nom n’est pas montré aux visiteurs."))
            return redirect(wanted)
    status = 422 if request.method == "POST" else 200
    return render(request, "knowledge/wanted_ask.html", {"form": form}, status=status)


@login_required
@require_POST
def take(request: HttpRequest, subject: int) -> HttpResponse:
    row, member = _subject_or_404(request, subject), _member_or_404(request)
    try:
        handling.take(row, member)
    except handling.WantedRefused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("C’est noté : vous vous en occupez. Vous pouvez le rendre à tout moment."))
    return redirect(row)


@login_required
@require_POST
def give_back(request: HttpRequest, subject: int) -> HttpResponse:
    row, member = _subject_or_404(request, subject), _member_or_404(request)
    handling.give_back(row, member)
    messages.success(request, _("C’est noté : le sujet est de nouveau à prendre."))
    return redirect(row)


@login_required
@require_POST
def follow(request: HttpRequest, subject: int) -> HttpResponse:
    row, member = _subject_or_404(request, subject), _member_or_404(request)
    wished = request.POST.get("suivre") == "oui"
    handling.follow(row, member, wished=wished)
    told = _("Vous serez prévenu quand une page répondra.") if wished else _("Vous ne serez plus prévenu.")
    messages.success(request, told)
    return redirect(row)


@login_required
@require_POST
def answer(request: HttpRequest, subject: int) -> HttpResponse:
    row, member = _subject_or_404(request, subject), _member_or_404(request)
    form = AnswerForm(request.POST, viewer=viewer_of(request))
    if not form.is_valid():
        return _show(request, row, answering=form)
    handling.answer(row, form.cleaned_data["text"].pk, member, viewer_of(request))
    messages.success(request, _("Merci : ce texte répond au sujet. Celles et ceux qui le suivent seront prévenus."))
    return redirect(row)


@login_required
@require_POST
def set_aside(request: HttpRequest, subject: int) -> HttpResponse:
    """By a curator: with a reason, or back in the list."""
    if not _curates(request):
        raise Http404
    row = _subject_or_404(request, subject)
    if "rouvrir" in request.POST:
        handling.reopen(row)
        return redirect(row)
    form = SetAsideForm(request.POST)
    if not form.is_valid():
        return _show(request, row, refusing=form)
    handling.set_aside(row, form.cleaned_data["reason"])
    messages.success(request, _("Le sujet est écarté, avec votre raison."))
    return redirect(row)


def _subject_or_404(request: HttpRequest, pk: int) -> Any:
    found = board(viewer_of(request)).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _member_or_404(request: HttpRequest) -> Member:
    viewer = viewer_of(request)
    member = author_of(viewer) if may_write(viewer) else None
    if member is None:
        raise Http404
    return member


def _curates(request: HttpRequest) -> bool:
    return is_curator(request.user) or is_moderator(request.user)
