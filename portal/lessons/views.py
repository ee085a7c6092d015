"""Answering about an experience, and the rule that chooses."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from knowledge.choices import Kind
from knowledge.models import Contribution
from portal.lessons import answering, rule
from portal.lessons.access import may_answer
from portal.lessons.forms import AnswerForm
from portal.members.middleware import viewer_of


@login_required
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = viewer_of(request)
    readable = Contribution.objects.visible_to(viewer).published().filter(state__kind=Kind.EXPERIENCE)
    story = readable.select_related("state").filter(pk=pk).first()
    form = AnswerForm(request.POST)
    if story is None or viewer.member_id is None or not may_answer(viewer) or not form.is_valid():
        raise Http404
    sent = form.cleaned_data
    answering.answer(story, viewer.member_id, sent["occasion"], sent["verdict"])
    messages.success(request, _("Votre réponse est notée. Vous pouvez la changer quand vous voulez."))
    return redirect(f"{sent['back']}#lecons" if sent["back"] else story.get_absolute_url())


@require_safe
def rule_page(request: HttpRequest) -> HttpResponse:
    """How the three experiences are chosen, with every weight."""
    return render(request, "lessons/rule.html", {"rule": rule, "least": answering.LEAST})
