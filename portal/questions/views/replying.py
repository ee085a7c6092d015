"""What the people asked do: answer, decline, make a story of it, let their words be quoted."""

from __future__ import annotations

from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal.members.middleware import viewer_of
from portal.members.models import Member
from portal.questions import drafting, replying
from portal.questions.access import acting_member
from portal.questions.forms import AnswerForm, DeclineForm, QuoteForm
from portal.questions.models import Answer, Asking, Question, Quotation
from portal.questions.refusals import QuestionRefused
from portal.questions.views.asking import then
from portal.questions.views.public import question_or_404, question_page


@login_required
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """What is refused comes back on the page of the question, with all that was typed."""
    question, member = _asked_or_404(request, pk)
    form = AnswerForm(request.POST)
    if form.is_valid():
        sent = form.cleaned_data
        try:
            replying.answer(question, member, sent["text"], sent.get("key") or uuid4())
        except QuestionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Votre réponse est transmise. Merci !"))
            return redirect(question)
    return question_page(request, question, answer_form=form)


@login_required
@require_POST
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    question, member = _asked_or_404(request, pk)
    form = DeclineForm(request.POST)
    passes = form.is_valid() and form.cleaned_data["why"] == DeclineForm.NOT_ME
    done = _("C’est noté : la question passe à quelqu’un d’autre.")
    return then(request, question, done, lambda: replying.decline(question, member, passes=passes))


@login_required
@require_POST
def draft(request: HttpRequest, pk: int, answer_id: int) -> HttpResponse:
    """Only from one's own answer; then to the form of stories, with everything in it."""
    question, member = question_or_404(request, pk), acting_member(viewer_of(request))
    mine = Answer.objects.filter(pk=answer_id, question=question, member=member).first() if member else None
    if mine is None or member is None:
        raise Http404
    page = drafting.draft_from(mine, member)
    messages.success(request, _("Le brouillon reprend la question et votre réponse : complétez, puis publiez."))
    return redirect("knowledge:edit", page.pk)


@login_required
@require_POST
def decide(request: HttpRequest, pk: int, quotation_id: int) -> HttpResponse:
    """Say whether one's words may be quoted."""
    question, member = question_or_404(request, pk), acting_member(viewer_of(request))
    quoted = Quotation.objects.select_related("quote", "answer__question")
    found = quoted.filter(pk=quotation_id, answer__question=question, member=member).first() if member else None
    form = QuoteForm(request.POST)
    if found is None or member is None or not form.is_valid():
        raise Http404
    gives = form.cleaned_data["decision"] == QuoteForm.GIVE
    done = _("Vos mots pourront être cités.") if gives else _("Vos mots ne seront pas cités.")
    return then(request, question, done, lambda: drafting.decide(found, member, gives=gives))


def _asked_or_404(request: HttpRequest, pk: int) -> tuple[Question, Member]:
    """For those to whom it was put."""
    question, member = question_or_404(request, pk), acting_member(viewer_of(request))
    if member is None or not Asking.objects.filter(question=question, member=member, asked_at__isnull=False).exists():
        raise Http404
    return question, member
