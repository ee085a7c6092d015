"""Wagtail's admin for curators and administrators: contributions of each type, free words, the thesaurus."""

from __future__ import annotations

from typing import Any

import django_filters
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail import hooks
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.views.pages.listing import PageFilterSet
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup
from wagtail.admin.viewsets.pages import PageListingViewSet
from wagtail.admin.widgets.button import Button

from knowledge.choices import Maturity, Outcome
from knowledge.models import Article, ExperienceReport, Tag
from knowledge.tags.forms import MergeForm
from knowledge.tags.tagging import MergeRefused, merge
from knowledge.wanted.viewsets import WantedViewSet
from knowledge.wanted.viewsets import admin_urls as wanted_urls
from portal.visibility import Visibility
from portal.vocabulary.models import Concept, ConceptLabel, SynonymSheet

_STATE_COLUMNS = [
    Column("visibility", label=gettext_lazy("Qui peut lire"), accessor="state.get_visibility_display"),
    Column("cooperative", label=gettext_lazy("Coopérative"), accessor="state.cooperative"),
    Column("maturity", label=gettext_lazy("Maturité"), accessor="state.get_maturity_display"),
    Column("review_on", label=gettext_lazy("À revoir le"), accessor="state.review_on"),
]


class ContributionFilterSet(PageFilterSet):
    visibility = django_filters.ChoiceFilter(
        field_name="state__visibility", label=gettext_lazy("Qui peut lire"), choices=Visibility.choices
    )
    maturity = django_filters.ChoiceFilter(
        field_name="state__maturity", label=gettext_lazy("Maturité"), choices=Maturity.choices
    )
    protected = django_filters.BooleanFilter(field_name="state__protected_author", label=gettext_lazy("Auteur protégé"))
    axis = django_filters.ModelChoiceFilter(
        field_name="axes",
        label=gettext_lazy("Axe"),
        queryset=Concept.objects.filter(scheme="axis").order_by("position"),
    )


class ReportFilterSet(ContributionFilterSet):
    outcome = django_filters.ChoiceFilter(
        field_name="state__outcome", label=gettext_lazy("Résultat"), choices=Outcome.choices
    )

    class Meta:
        model = ExperienceReport
        fields: list[str] = []


class ArticleFilterSet(ContributionFilterSet):
    class Meta:
        model = Article
        fields: list[str] = []


class _ContributionViewSet(PageListingViewSet):
    add_to_admin_menu = True


class ReportViewSet(_ContributionViewSet):
    model = ExperienceReport
    icon = "doc-full"
    menu_label = gettext_lazy("Expériences")
    menu_order = 110
    filterset_class = ReportFilterSet
    columns = [
        *PageListingViewSet.columns,
        Column("outcome", label=gettext_lazy("Résultat"), accessor="state.get_outcome_display"),
        *_STATE_COLUMNS,
    ]


class ArticleViewSet(_ContributionViewSet):
    model = Article
    icon = "doc-full-inverse"
    menu_label = gettext_lazy("Articles")
    menu_order = 111
    filterset_class = ArticleFilterSet
    columns = [*PageListingViewSet.columns, *_STATE_COLUMNS]


class TagFilterSet(WagtailFilterSet):
    alias = django_filters.BooleanFilter(
        field_name="canonical", lookup_expr="isnull", exclude=True, label=gettext_lazy("Fusionné dans un autre")
    )

    class Meta:
        model = Tag
        fields: list[str] = []


class TagEditView(generic.EditView):
    @cached_property
    def header_more_buttons(self) -> list[Button]:
        merging = Button(
            _("Fusionner dans un autre mot-clé"),
            url=reverse("knowledge_tag_merge", args=[self.object.pk]),
            icon_name="resubmit",
            priority=5,
        )
        return [merging, *super().header_more_buttons]


def _uses(tag: Tag) -> int:
    return tag.tagged_contributions.count()


class TagViewSet(ModelViewSet):
    model = Tag
    icon = "tag"
    menu_label = gettext_lazy("Mots-clés")
    edit_view_class = TagEditView
    copy_view_enabled = False
    list_display = [
        "name",
        "canonical",
        Column("uses", label=gettext_lazy("Emplois"), accessor=_uses),
    ]
    filterset_class = TagFilterSet
    search_fields = ["name"]
    search_backend_name = None
    ordering = "name"
    panels = [FieldPanel("name"), FieldPanel("canonical")]


class ConceptViewSet(ModelViewSet):
    model = Concept
    icon = "list-ul"
    menu_label = gettext_lazy("Thésaurus")
    copy_view_enabled = False
    list_display = ["label", "scheme", "parent", "is_active", "position"]
    list_filter = ["scheme", "is_active"]
    search_fields = ["label", "definition"]
    search_backend_name = None
    ordering = ("scheme", "position", "label")
    panels = [
        MultiFieldPanel(
            [FieldPanel(name) for name in ("scheme", "label", "label_feminine", "label_en", "slug", "definition")],
            heading=gettext_lazy("Terme"),
        ),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("parent", "position", "is_active")],
            heading=gettext_lazy("Place dans la liste"),
        ),
    ]


class LabelViewSet(ModelViewSet):
    """Synonyms, acronyms and misspellings that lead to a term."""

    model = ConceptLabel
    icon = "link"
    menu_label = gettext_lazy("Autres expressions")
    copy_view_enabled = False
    list_display = ["text", "concept", "kind", "language"]
    list_filter = ["kind", "language"]
    search_fields = ["text"]
    search_backend_name = None
    ordering = "text"
    panels = [FieldPanel(name) for name in ("concept", "text", "kind", "language")]


class SheetViewSet(ModelViewSet):
    """Everyday words that mean the same, in force for every search within a minute."""

    model = SynonymSheet
    icon = "link"
    menu_label = gettext_lazy("Synonymes courants")
    copy_view_enabled = False
    list_display = ["title", "is_active"]
    search_fields = ["title", "lines"]
    search_backend_name = None
    ordering = "title"
    panels = [FieldPanel("title"), FieldPanel("lines"), FieldPanel("is_active")]


class VocabularyGroup(ModelViewSetGroup):
    menu_label = gettext_lazy("Vocabulaire")
    menu_icon = "list-ul"
    menu_order = 120
    items = (
        ConceptViewSet("thesaurus"),
        LabelViewSet("expressions"),
        SheetViewSet("synonymes"),
        TagViewSet("mots-cles"),
    )


@hooks.register("register_admin_viewset")
def register_contributions() -> list[Any]:
    return [
        ReportViewSet("recits"),
        ArticleViewSet("articles-de-reference"),
        WantedViewSet("articles-recherches"),
        VocabularyGroup(),
    ]


def merge_tag(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the word that replaces this one, then merge."""
    tag = get_object_or_404(Tag, pk=pk)
    if not request.user.has_perm("knowledge.change_tag"):
        raise PermissionDenied
    form = MergeForm(request.POST or None, source=tag)
    if request.method == "POST" and form.is_valid():
        target = form.cleaned_data["target"]
        try:
            moved = merge(tag, target)
        except MergeRefused as error:
            form.add_error("target", str(error))
        else:
            words = ngettext(
                "%(count)d contribution porte maintenant « %(name)s ».",
                "%(count)d contributions portent maintenant « %(name)s ».",
                moved,
            )
            messages.success(request, words % {"count": moved, "name": target.name})
            return redirect("mots-cles:index")
    return TemplateResponse(request, "knowledge/admin/merge_tag.html", {"tag": tag, "form": form})


@hooks.register("register_admin_urls")
def register_merge() -> list[URLPattern]:
    return [path("mots-cles/<int:pk>/fusionner/", merge_tag, name="knowledge_tag_merge"), *wanted_urls]
