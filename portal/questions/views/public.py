"""The list of questions, the page of each, and my own."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from knowledge.views.pages import identifier
from portal.members.middleware import viewer_of
from portal.questions import loads
from portal.questions.access import acting_member, may_ask
from portal.questions.forms import AnswerForm, FilterForm, LoadForm, ThanksForm
from portal.questions.listing import own, questions
from portal.questions.models import Question
from portal.questions.reading import reading_of

PAGE_SIZE = 24


@require_safe
def question_list(request: HttpRequest) -> HttpResponse:
    viewer, form = viewer_of(request), FilterForm(request.GET)
    filters = form.filters()
    page = Paginator(questions(viewer, **filters), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "is_filtered": any(filters.values()), "may_ask": may_ask(viewer)}
    return render(request, "questions/list.html", context)


@require_safe
def question(request: HttpRequest, slug: str) -> HttpResponse:
    """`<id>-<words>`: the id decides; old words redirect to the present ones."""
    found = question_or_404(request, identifier(slug))
    if request.path != found.get_absolute_url():
        return redirect(found)
    return question_page(request, found)


def question_or_404(request: HttpRequest, pk: int) -> Question:
    query = Question.objects.visible_to(viewer_of(request)).select_related("place", "cooperative")
    found = query.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def question_page(request: HttpRequest, found: Question, **forms: Any) -> HttpResponse:
    """The page as the reader sees it, with a form that was refused, if any."""
    context = {"question": found, "reading": reading_of(found, viewer_of(request))}
    context |= {"answer_form": AnswerForm(initial={"key": uuid4()}), "thanks_form": ThanksForm()} | forms
    return render(request, "questions/question.html", context, status=422 if forms else 200)


@login_required
def space(request: HttpRequest) -> HttpResponse:
    """My questions, those I am asked, and how many I accept at once."""
    viewer = viewer_of(request)
    member = acting_member(viewer)
    if member is None:
        raise Http404
    form = LoadForm(request.POST or None, initial={"most": loads.most_of(member)})
    if request.method == "POST" and form.is_valid():
        loads.set_most(member, form.cleaned_data["most"])
        messages.success(request, _("C’est noté."))
        return redirect("questions:space")
    context = {"own": own(member, viewer), "form": form}
    return render(request, "questions/space.html", context, status=422 if form.is_bound else 200)
