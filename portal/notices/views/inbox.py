"""My notices: reading them, marking them read, choosing how fast they come."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from portal.members.middleware import viewer_of
from portal.notices import inbox as own
from portal.notices import preferences
from portal.notices.forms import SettingsForm


@never_cache
@login_required
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    page, entries = own.page_of(viewer, request.GET.get("page"))
    context = {"page": page, "entries": entries, "unread": own.unread_count(viewer)}
    return render(request, "notices/inbox.html", context)


@never_cache
@login_required
@require_POST
def read(request: HttpRequest, pk: int) -> HttpResponse:
    if not own.mark_read(viewer_of(request), pk):
        raise Http404
    return redirect("notices:inbox")


@never_cache
@login_required
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    own.mark_all_read(viewer_of(request))
    messages.success(request, _("Tous vos avis sont marqués comme lus."))
    return redirect("notices:inbox")


@never_cache
@login_required
def settings(request: HttpRequest) -> HttpResponse:
    member_id = viewer_of(request).member_id
    if member_id is None:
        raise Http404
    paces, stopped = preferences.paces_of(member_id), preferences.has_stopped(member_id)
    form = SettingsForm(request.POST or None, paces=paces, stopped=stopped)
    if request.method == "POST" and form.is_valid():
        preferences.save(member_id, form.paces(), stopped=form.stopped())
        messages.success(request, _("Vos choix sont enregistrés."))
        return redirect("notices:settings")
    return render(request, "notices/settings.html", {"form": form}, status=422 if form.is_bound else 200)
