"""Projects: the list, the page, the form, and the draft that starts from stories."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from knowledge.choices import Kind
from knowledge.models import Contribution
from knowledge.reading.cards import cards
from knowledge.reading.listing import Cursor, Filters, Listing, active_filters
from knowledge.reading.page import panels_for, reading_of
from knowledge.rules import author_of, may_write
from knowledge.views.access import editable_or_404, readable_or_404
from knowledge.views.pages import identifier
from knowledge.writing import publishing
from knowledge.writing.drafts import EditConflict
from knowledge.writing.forms import PublishForm
from portal.core.row_numbers import row_numbers
from portal.members.middleware import viewer_of
from portal.members.models import Member
from portal.vocabulary.models import Concept
from research.models import FieldCall, ResearchProject, StoryAgreement
from research.projects import forms, from_stories
from research.projects.editing import ProjectEditor
from research.projects.reading import around


@require_safe
def projects(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    listing = Listing(
        viewer=viewer,
        kind=Kind.PROJECT,
        filters=Filters.from_query(request.GET.dict(), viewer),
        cursor=Cursor.read(request.GET.get("avant", "")),
    )
    context = {
        "listing": listing,
        "filters": listing.filters,
        "active_filters": active_filters(listing.filters, request.GET),
        "axes": Concept.objects.active().in_scheme("axis").roots(),
        "may_write": may_write(viewer),
        "open_calls": FieldCall.objects.visible_to(viewer).published().filter(state=FieldCall.State.OPEN).count(),
    }
    return render(request, "research/projects.html", context)


@require_safe
def project(request: HttpRequest, slug: str) -> HttpResponse:
    """`<id>-<words>`: the id decides; old words redirect to the present ones."""
    page = readable_or_404(request, identifier(slug), ResearchProject)
    assert isinstance(page, ResearchProject)
    if request.path != page.get_absolute_url():
        return redirect(page)
    viewer = viewer_of(request)
    reading = reading_of(page, viewer)
    context = {
        "page": page,
        "reading": reading,
        "panels": panels_for(request, page),
        "body": [p for name, p in reading.passages.items() if name not in ("question", "returned")],
        "around": around(page),
    }
    return render(request, "research/project.html", context)


@login_required
def start(request: HttpRequest) -> HttpResponse:
    """A fresh form has a name of its own, so that a double submit makes one project."""
    _writer_or_404(request)
    return redirect("research:project_form", key=uuid4())


@login_required
def write(request: HttpRequest, key: UUID) -> HttpResponse:
    return _form(request, None, key)


@login_required
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    return _form(request, editable_or_404(request, pk, ResearchProject), None)


def _form(request: HttpRequest, contribution: Contribution | None, key: UUID | None) -> HttpResponse:
    member = _writer_or_404(request)
    if request.method != "POST":
        viewer = viewer_of(request)
        blank = contribution is None and key is not None
        editor = ProjectEditor.blank(key) if blank and key else ProjectEditor.opened(contribution, viewer)  # type: ignore[arg-type]
        return _show(request, editor, PublishForm(initial=_access_of(contribution)))
    editor = ProjectEditor.received(request.POST, contribution, key)
    access = PublishForm(request.POST)
    try:
        saved = editor.save(member)
    except EditConflict:
        return _show(request, editor, access, status=409)
    if request.POST.get("action") != "publish":
        if not editor.is_valid:
            return _show(request, editor, access, status=422)
        messages.success(request, _("Brouillon enregistré."))
        return redirect("research:project_edit", pk=saved.pk)
    if not editor.is_valid or not access.is_valid():
        return _show(request, editor, access, status=422)
    try:
        publishing.publish_as_asked(saved.pk, request.user, **access.cleaned_data)
    except publishing.NotReady as error:
        for name, texts in error.message_dict.items():
            editor.form.add_error(name if name in editor.form.fields else None, texts)
        return _show(request, editor, access, status=422)
    messages.success(request, _("Le projet est publié."))
    return redirect(Contribution.objects.select_related("state").get(pk=saved.pk))


def _access_of(contribution: Contribution | None) -> dict[str, Any]:
    if contribution is None:
        return {"visibility": "network"}
    return {"visibility": contribution.state.visibility, "protected_author": contribution.state.protected_author}


def _show(request: HttpRequest, editor: ProjectEditor, access: PublishForm, status: int = 200) -> HttpResponse:
    context = {
        "editor": editor,
        "form": editor.form,
        "access": access,
        "contribution": editor.contribution,
        "identity": [editor.form[name] for name in forms.IDENTITY],
        "texts": [editor.form[name] for name in forms.TEXTS],
        "agreements": from_stories.agreements_of(editor.contribution, viewer_of(request))
        if editor.contribution
        else [],
    }
    return render(request, "research/project_form.html", context, status=status)


def _writer_or_404(request: HttpRequest) -> Member:
    member = author_of(viewer_of(request))
    if member is None or not may_write(viewer_of(request)):
        raise Http404
    return member


@login_required
def from_records(request: HttpRequest) -> HttpResponse:
    """At least three stories make a draft; those of `recits`, or those of the study it names, come ticked."""
    member = _writer_or_404(request)
    viewer = viewer_of(request)
    asked = from_stories.stories_named(viewer, row_numbers(request.GET.getlist("recits")))
    offered = from_stories.offered(viewer, asked).select_related("state__cooperative")
    offered = offered.prefetch_related("axes", "trades", "territories__region")
    offered = offered.order_by("-state__first_published_at", "-pk")
    form = forms.StoriesForm(
        request.POST if request.method == "POST" else None, offered=offered, initial={"stories": asked}
    )
    if request.method == "POST" and form.is_valid():
        chosen = list(form.cleaned_data["stories"])
        draft = from_stories.draft_from(chosen, member, form.cleaned_data["title"])
        messages.success(request, _("Le brouillon du projet est prêt : ses récits de départ y sont liés."))
        return redirect("research:project_edit", pk=draft.pk)
    context = {"form": form, "cards": cards(offered), "chosen": _chosen(form, asked)}
    return render(request, "research/project_from_stories.html", context, status=422 if form.errors else 200)


def _chosen(form: forms.StoriesForm, asked: list[int]) -> list[int]:
    return row_numbers(form.data.getlist("stories")) if form.is_bound else asked  # type: ignore[attr-defined]


@login_required
def agreement(request: HttpRequest, pk: int) -> HttpResponse:
    """The author of a story says whether a project may start from it."""
    asked = get_object_or_404(
        StoryAgreement.objects.select_related("project", "story__state"),
        pk=pk,
        member_id=viewer_of(request).member_id or 0,
    )
    answer = request.POST.get("reponse")
    if request.method == "POST" and answer in ("oui", "non"):
        from_stories.answer(asked, given=answer == "oui")
        messages.success(request, _("Votre réponse est notée. Vous pouvez en changer ici."))
        return redirect(asked)
    return render(request, "research/agreement.html", {"asked": asked})
