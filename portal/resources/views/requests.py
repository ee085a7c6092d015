"""Requests: asking, and the page where both sides answer. The two numbers of an address must belong together."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.members.middleware import viewer_of
from portal.members.models import Member
from portal.resources import booking
from portal.resources.access import acting_member, may_manage
from portal.resources.booking import RequestRefused
from portal.resources.forms import AnswerForm, ThanksForm, request_form
from portal.resources.models import ResourceRequest, SharedResource
from portal.resources.reading import reading_of, request_reading


@login_required
@require_POST
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """What is refused comes back on the page of the resource, with all that was typed."""
    viewer = viewer_of(request)
    query = SharedResource.objects.visible_to(viewer).select_related("territory", "cooperative", "owner")
    resource, member = query.filter(pk=pk).first(), acting_member(viewer)
    if resource is None or member is None:
        raise Http404
    form = request_form(resource, request.POST)
    if form.is_valid():
        try:
            sent = booking.ask(resource, member, form.asked())
        except RequestRefused as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            messages.success(request, _("Votre demande est envoyée. Vous aurez un avis dès qu’elle a une réponse."))
            return redirect(sent)
    context = {"resource": resource, "reading": reading_of(resource, viewer), "form": form}
    return render(request, "resources/resource.html", context, status=422)


@login_required
@require_safe
def request_page(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    return _page(request, _request_or_404(request, pk, number))


@login_required
@require_POST
def answer(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    found, member = _managed_or_404(request, pk, number)
    form = AnswerForm(request.POST)
    if form.is_valid():
        sent = form.cleaned_data
        try:
            if sent["decision"] == AnswerForm.ACCEPT:
                booking.accept(found, member, sent["answer"])
            else:
                booking.refuse(found, member, sent["answer"])
        except RequestRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Votre réponse est envoyée."))
            return redirect(found)
    return _page(request, _request_or_404(request, pk, number), answer_form=form)


@login_required
@require_POST
def withdraw(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    found, member = _asked_or_404(request, pk, number)
    return _then(request, found, _("Votre demande est retirée."), lambda: booking.withdraw(found, member))


@login_required
@require_POST
def finish(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    found = _request_or_404(request, pk, number)
    member = acting_member(viewer_of(request))
    if member is None or not (found.member_id == member.pk or may_manage(viewer_of(request), found.resource)):
        raise Http404
    return _then(request, found, _("L’échange est noté comme terminé."), lambda: booking.finish(found, member))


@login_required
@require_POST
def thank(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    found, member = _asked_or_404(request, pk, number)
    form = ThanksForm(request.POST)
    if not form.is_valid():
        return _page(request, found, thanks_form=form)
    words = form.cleaned_data["thanks"]
    return _then(request, found, _("Votre merci est transmis."), lambda: booking.thank(found, member, words))


def _then(request: HttpRequest, found: ResourceRequest, done: str, act: Any) -> HttpResponse:
    """Do it and say so, or say why it cannot be done; the page shows the request as it is now."""
    try:
        act()
    except RequestRefused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect(found)


def _page(request: HttpRequest, found: ResourceRequest, **forms: Any) -> HttpResponse:
    context = {"asked": found, "reading": request_reading(found, viewer_of(request))}
    context |= {"answer_form": AnswerForm(), "thanks_form": ThanksForm()} | forms
    return render(request, "resources/request.html", context, status=422 if forms else 200)


def _request_or_404(request: HttpRequest, pk: int, number: int) -> ResourceRequest:
    """The request `number` about the resource `pk`, for its two sides."""
    query = ResourceRequest.objects.visible_to(viewer_of(request)).select_related("resource__territory", "member")
    found = query.filter(pk=number, resource=pk).first()
    if found is None:
        raise Http404
    return found


def _asked_or_404(request: HttpRequest, pk: int, number: int) -> tuple[ResourceRequest, Member]:
    found, member = _request_or_404(request, pk, number), acting_member(viewer_of(request))
    if member is None or found.member_id != member.pk:
        raise Http404
    return found, member


def _managed_or_404(request: HttpRequest, pk: int, number: int) -> tuple[ResourceRequest, Member]:
    """Nobody answers their own request, even about what they answer for."""
    found, member = _request_or_404(request, pk, number), acting_member(viewer_of(request))
    if member is None or found.member_id == member.pk or not may_manage(viewer_of(request), found.resource):
        raise Http404
    return found, member
