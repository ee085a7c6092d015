"""Wanted pages in the admin of curators: reword, merge two subjects, remove an abusive one for good."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button

from knowledge.models import Wanted
from knowledge.wanted import handling
from knowledge.wanted.forms import MergeSubjectsForm


def named_subjects() -> QuerySet[Wanted]:
    """Subjects asked for in the open. Those that only a red link names are for the readers of its text."""
    return Wanted.objects.exclude(title="")


class _IndexView(generic.IndexView):
    def get_base_queryset(self) -> QuerySet[Wanted]:
        return named_subjects().select_related("canonical", "taken_by")


class _EditView(generic.EditView):
    def get_queryset(self) -> QuerySet[Wanted]:
        return named_subjects()

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        number = [self.object.pk]
        merging = Button(_("Regrouper"), url=reverse("knowledge_wanted_merge", args=number), icon_name="resubmit")
        removing = Button(_("Retirer"), url=reverse("knowledge_wanted_remove", args=number), icon_name="bin")
        return [merging, removing, *super().header_more_buttons]


class WantedViewSet(ModelViewSet):
    model = Wanted
    icon = "help"
    menu_label = gettext_lazy("Articles recherchés")
    menu_order = 115
    add_to_admin_menu = True
    index_view_class = _IndexView
    edit_view_class = _EditView
    copy_view_enabled = False
    inspect_view_enabled = False
    list_display = ["title", "canonical", "taken_by", "refusal", "created_at"]
    search_fields = ["title"]
    search_backend_name = None
    ordering = "-created_at"
    panels = [FieldPanel("title"), FieldPanel("refusal")]


def merge_subject(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the subject that replaces this one, then merge."""
    subject = _subject_or_refuse(request, pk)
    form = MergeSubjectsForm(request.POST or None, source=subject)
    if request.method == "POST" and form.is_valid():
        target = form.cleaned_data["target"]
        handling.merge(subject, target)
        messages.success(request, _("Les deux sujets n’en font plus qu’un : « %(title)s ».") % {"title": target})
        return redirect("articles-recherches:index")
    return TemplateResponse(request, "knowledge/admin/merge_wanted.html", {"subject": subject, "form": form})


def remove_subject(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm, then remove for good."""
    subject = _subject_or_refuse(request, pk)
    if request.method == "POST":
        handling.remove(subject)
        messages.success(request, _("Le sujet est retiré. Redemandé dans les mêmes mots, il ne reviendra pas."))
        return redirect("articles-recherches:index")
    return TemplateResponse(request, "knowledge/admin/remove_wanted.html", {"subject": subject})


def _subject_or_refuse(request: HttpRequest, pk: int) -> Wanted:
    if not request.user.has_perm("knowledge.change_wanted"):
        raise PermissionDenied
    return get_object_or_404(named_subjects(), pk=pk)


admin_urls: list[URLPattern] = [
    path("articles-recherches/<int:pk>/regrouper/", merge_subject, name="knowledge_wanted_merge"),
    path("articles-recherches/<int:pk>/retirer/", remove_subject, name="knowledge_wanted_remove"),
]
