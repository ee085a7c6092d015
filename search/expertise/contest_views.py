"""What people contest of the skills that their texts give them, for those who answer."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from portal.members.middleware import viewer_of
from portal.members.models import Member, Role
from portal.visibility import Viewer
from search.expertise import contesting
from search.expertise.contesting import ContestRefused
from search.expertise.forms import ContestAnswerForm
from search.models import SkillChoice

PAGE_SIZE = 20


@never_cache
@login_required
@require_safe
def contests(request: HttpRequest) -> HttpResponse:
    """Those that wait, the oldest first."""
    return _page(request, _judge_or_404(request))


@never_cache
@login_required
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = _judge_or_404(request)
    found = SkillChoice.objects.judged_by(viewer).filter(pk=pk).first()
    if found is None or viewer.member_id is None:
        raise Http404
    form = ContestAnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, viewer, refused=pk, form=form)
    try:
        contesting.answer(found, Member.objects.get(pk=viewer.member_id), form.cleaned_data["answer"])
    except ContestRefused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("Votre réponse est transmise."))
    return redirect("expertise:contests")


def _page(
    request: HttpRequest, viewer: Viewer, refused: int = 0, form: ContestAnswerForm | None = None
) -> HttpResponse:
    waiting = SkillChoice.objects.judged_by(viewer).filter(answered_at=None).select_related("concept", "member")
    page = Paginator(waiting.order_by("created_at", "pk"), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "refused": refused, "form": form or ContestAnswerForm()}
    return render(request, "expertise/contests.html", context, status=422 if form else 200)


def _judge_or_404(request: HttpRequest) -> Viewer:
    """Who may answer somebody: a mandate is enough to open the list, which may be empty."""
    viewer = viewer_of(request)
    if viewer.member_id is None or not viewer.is_network:
        raise Http404
    kinds = (Role.Kind.ANIMATOR, Role.Kind.CURATOR, Role.Kind.ADMINISTRATOR)
    if not Role.objects.filter(member=viewer.member_id, kind__in=kinds).exists():
        raise Http404
    return viewer
