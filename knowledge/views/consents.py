"""Accords of the people quoted: read and noted by those who keep account of them."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from knowledge.consent import consents as recording
from knowledge.consent.forms import ConsentForm
from knowledge.consent.pages import may_audit, quoted_in
from knowledge.models import Contribution
from knowledge.rules import author_of, may_edit
from knowledge.views.access import readable_or_404
from portal.members.middleware import viewer_of


@login_required
def consents(request: HttpRequest, pk: int) -> HttpResponse:
    page, editable = _auditable_or_404(request, pk)
    context = {
        "page": page,
        "quotes": quoted_in(page, with_drafts=editable),
        "names_shown": editable or not page.state.protected_author,
    }
    return render(request, "knowledge/consents.html", context)


@login_required
def note_consent(request: HttpRequest, pk: int, quote_key: UUID) -> HttpResponse:
    page, editable = _auditable_or_404(request, pk)
    quoted = next((row for row in quoted_in(page, with_drafts=editable) if row.key == quote_key), None)
    if quoted is None:
        raise Http404
    form = ConsentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        with transaction.atomic():
            named = recording.quote(page, quoted.text, quoted.speaker, key=quoted.key)
            for use in said["uses"]:
                recording.record(
                    named, said["act"], use, by=author_of(viewer_of(request)), on=said["on"], means=said["means"]
                )
        messages.success(request, _("C’est noté, et suivi partout."))
        return redirect("knowledge:consents", pk=pk)
    return render(request, "knowledge/note_consent.html", {"page": page, "quoted": quoted, "form": form})


def _auditable_or_404(request: HttpRequest, pk: int) -> tuple[Contribution, bool]:
    """The contribution, and whether the person may edit it. Raises Http404."""
    page = readable_or_404(request, pk)
    editable = may_edit(viewer_of(request), page)
    if not may_audit(request.user, is_writer=editable):
        raise Http404
    return page, editable
