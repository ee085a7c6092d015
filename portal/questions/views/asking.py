"""What the asker does: choose people and ask, thank, settle, take back. Numbers of an address must belong together."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal.members.middleware import viewer_of
from portal.members.models import Member
from portal.questions import closing, posting
from portal.questions.access import acting_member, may_ask
from portal.questions.candidates import candidates
from portal.questions.forms import AskForm, ThanksForm
from portal.questions.models import Answer, Question
from portal.questions.refusals import QuestionRefused
from search.expertise.forms import request_of


@login_required
def new(request: HttpRequest) -> HttpResponse:
    """The words of the address find the people; what is refused comes back with all that was typed."""
    viewer = viewer_of(request)
    member = acting_member(viewer) if request.method == "POST" else None
    if not may_ask(viewer):
        raise Http404
    found = candidates(viewer, request_of(request.GET))
    words = found.found.request.text
    initial = {"title": words[:160], "key": uuid4()}
    form = AskForm(request.POST or None, viewer=viewer, candidates=found, initial=initial)
    if member is not None and form.is_valid():
        try:
            question = posting.ask(member, form.asked())
        except QuestionRefused as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            messages.success(request, _("Votre question est posée. Vous aurez un avis à la première réponse."))
            return redirect(question)
    context = {"form": form, "candidates": found, "words": words}
    return render(request, "questions/new.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def thank(request: HttpRequest, pk: int, answer_id: int) -> HttpResponse:
    question, member = own_or_404(request, pk)
    given, form = Answer.objects.filter(pk=answer_id, question=question).first(), ThanksForm(request.POST)
    if given is None:
        raise Http404
    words = form.cleaned_data["thanks"] if form.is_valid() else ""
    return then(
        request, question, _("Merci transmis : la question est résolue."), lambda: closing.thank(given, member, words)
    )


@login_required
@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    question, member = own_or_404(request, pk)
    return then(request, question, _("La question est résolue."), lambda: closing.settle(question, member))


@login_required
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    question, member = own_or_404(request, pk)
    return then(request, question, _("Votre question est retirée."), lambda: closing.withdraw(question, member))


def own_or_404(request: HttpRequest, pk: int) -> tuple[Question, Member]:
    viewer = viewer_of(request)
    found, member = Question.objects.asked_by(viewer).filter(pk=pk).first(), acting_member(viewer)
    if found is None or member is None:
        raise Http404
    return found, member


def then(request: HttpRequest, question: Question, done: str, act: Callable[[], object]) -> HttpResponse:
    """Do it and say so, or say why it cannot be done; the page shows the question as it is now."""
    try:
        act()
    except QuestionRefused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect(question)
