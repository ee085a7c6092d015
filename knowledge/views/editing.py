"""The REX form: opened, saved as one types, published. Members never need the admin."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from knowledge.models import Contribution, ExperienceReport
from knowledge.reading.files_shown import files_of
from knowledge.revisions import latest_draft
from knowledge.rules import author_of, may_write
from knowledge.views.access import editable_or_404
from knowledge.writing import forms, publishing
from knowledge.writing.depths import depths_of
from knowledge.writing.drafts import EditConflict
from knowledge.writing.editor import Editor
from knowledge.writing.readiness import hints, missing_for_publication
from portal.core.templatetags.dates import time_words
from portal.markdown import render as render_markdown
from portal.members.middleware import viewer_of
from portal.members.models import Member
from portal.vocabulary.suggesting import suggested


@login_required
def start(request: HttpRequest) -> HttpResponse:
    """A fresh form has a name of its own from the start, so that a reload or a double submit finds its text."""
    _writer_or_404(request)
    address = reverse("knowledge:write_form", args=[uuid4()])
    query = request.META.get("QUERY_STRING", "")
    return redirect(f"{address}?{query}" if query else address)


@login_required
def write(request: HttpRequest, key: UUID) -> HttpResponse:
    return _page(request, None, key)


@login_required
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _report_or_404(request, pk), None)


@login_required
@require_POST
def autosave_new(request: HttpRequest, key: UUID) -> HttpResponse:
    return _autosave(request, None, key)


@login_required
@require_POST
def autosave(request: HttpRequest, pk: int) -> HttpResponse:
    return _autosave(request, _report_or_404(request, pk), None)


def _report_or_404(request: HttpRequest, pk: int) -> Contribution:
    """An experience that the viewer may change; articles are written in the admin."""
    return editable_or_404(request, pk, ExperienceReport)


def _page(request: HttpRequest, contribution: Contribution | None, key: UUID | None) -> HttpResponse:
    member = _writer_or_404(request)
    if request.method != "POST":
        title = request.GET.get("titre", "")[:255]
        return _show(request, Editor.opened(member, viewer_of(request), contribution, key, title))
    editor = Editor.received(member, viewer_of(request), contribution, key, request.POST)
    try:
        editor.save()
    except EditConflict:
        return _show(request, editor, status=409)
    assert editor.contribution is not None
    if request.POST.get("action") != "publish":
        messages.success(request, _("Brouillon enregistré."))
        for name, texts in editor.form.errors.items():
            label = editor.form.fields[name].label if name in editor.form.fields else ""
            messages.warning(
                request, _("%(field)s, à revoir : %(reason)s") % {"field": label, "reason": " ".join(map(str, texts))}
            )
        return redirect("knowledge:edit", pk=editor.contribution.pk)
    return _publish(request, editor)


def _publish(request: HttpRequest, editor: Editor) -> HttpResponse:
    assert editor.contribution is not None
    number = editor.contribution.pk
    if editor.form.errors or not editor.access.is_valid():
        return _show(request, editor, status=422)
    try:
        publishing.publish_as_asked(number, request.user, **editor.access.cleaned_data)
    except publishing.NotReady as error:
        for name, texts in error.message_dict.items():
            editor.form.add_error(name if name in editor.form.fields else None, texts)
        return _show(request, editor, status=422)
    page = Contribution.objects.select_related("state").get(pk=number)
    messages.success(request, _("C’est publié. Merci : quelqu’un s’en servira."))
    return redirect(page)


def _show(request: HttpRequest, editor: Editor, status: int = 200) -> HttpResponse:
    draft = editor.draft or (latest_draft(editor.contribution) if editor.contribution else None)
    context: dict[str, Any] = {
        "editor": editor,
        "form": editor.form,
        "contribution": editor.contribution,
        "flash": [editor.form[name] for name in forms.FLASH],
        "depths": depths_of(editor),
        "hints": hints(draft) if draft is not None else [],
        **_progress(draft),
        "autosave_url": _autosave_url(editor),
    }
    if draft is not None:
        context["files"] = files_of(draft.pk)
    return render(request, "knowledge/report_form.html", context, status=status)


def _progress(draft: Contribution | None) -> dict[str, Any]:
    """How many of the five questions are answered, and what is left in words."""
    missing = missing_for_publication(draft) if draft is not None else dict.fromkeys(forms.FLASH)
    total = len(forms.FLASH)
    left = len([name for name in forms.FLASH if name in missing])
    words = ngettext(
        "Encore %(count)d réponse · environ %(minutes)d minutes",
        "Encore %(count)d réponses · environ %(minutes)d minutes",
        left,
    ) % {"count": left, "minutes": left * forms.MINUTES_EACH}
    label = words if left else _("Les cinq réponses y sont : vous pouvez publier.")
    return {"flash_total": total, "flash_done": total - left, "flash_label": label}


def _autosave(request: HttpRequest, contribution: Contribution | None, key: UUID | None) -> HttpResponse:
    member = _writer_or_404(request)
    editor = Editor.received(member, viewer_of(request), contribution, key, request.POST)
    try:
        saved = editor.save()
    except EditConflict:
        context = {"fields": editor.conflict, "token": editor.token}
        return render(request, "knowledge/conflict.html", context, status=409)
    now = timezone.localtime()
    return JsonResponse(
        {
            "revision": saved.token,
            "saved_at": now.isoformat(),
            "saved_label": _("Enregistré à %(time)s") % {"time": time_words(now)},
            "errors": editor.form.errors,
        }
    )


def _autosave_url(editor: Editor) -> str:
    if editor.key is not None:
        return reverse("knowledge:autosave_new", args=[editor.key])
    assert editor.contribution is not None
    return reverse("knowledge:autosave", args=[editor.contribution.pk])


def _writer_or_404(request: HttpRequest) -> Member:
    member = author_of(viewer_of(request))
    if member is None or not may_write(viewer_of(request)):
        raise Http404
    return member


@login_required
@require_POST
def preview_text(request: HttpRequest) -> HttpResponse:
    """One Markdown text as it will look: an HTML fragment."""
    _writer_or_404(request)
    rendered = render_markdown(request.POST.get("text", ""))
    return render(request, "knowledge/preview_text.html", {"rendered": rendered})


@login_required
def suggestions(request: HttpRequest) -> HttpResponse:
    """Terms of one list of the thesaurus whose words start with `q`: options for the picker."""
    query, scheme = request.GET.get("q", "").replace("\x00", "")[:80], request.GET.get("liste", "")
    return render(request, "knowledge/suggestions.html", {"concepts": suggested(scheme, query)})
