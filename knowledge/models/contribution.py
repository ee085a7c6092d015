"""What every content has, as one concrete Wagtail page type: one table for lists, links, profiles and search."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page, PageManager

from knowledge.addresses import list_url, page_url, place_of, writing_url
from knowledge.choices import Kind, Licence
from knowledge.models.revised import take_concepts, told
from knowledge.querysets import ContributionQuerySet

_ContributionManager = PageManager.from_queryset(ContributionQuerySet)


def public_slug(pk: int, title: str) -> str:
    """`<id>-<words of the title>`; the id alone decides, the words may change."""
    return f"{pk}-{slugify(title)[:60].strip('-') or 'sans-titre'}"


class Contribution(Page):
    """The common base. What a revision must never overwrite lives in `ContributionState`.

    Public addresses are flat (`/experiences/<id>-<slug>/`), so that a move or a rename breaks nothing; the tree
    address redirects there, and Wagtail's own page privacy is off: there is one visibility rule.
    """

    kind: Kind
    text_fields: tuple[str, ...] = ()
    """Markdown fields, in reading order; each is rendered on publish."""
    block_fields: tuple[str, ...] = ()
    """StreamFields, read after them; a room above says how each is rendered (`knowledge.rendering`)."""
    search_auto_update = False
    """Wagtail's own index is not kept (`WAGTAILSEARCH_BACKENDS`): a save need not read the page again for it."""

    summary = models.CharField(_("en une phrase"), max_length=300, blank=True)
    language = models.CharField(
        _("langue"), max_length=5, default="fr", choices=[("fr", "Français"), ("en", "English")]
    )
    licence = models.CharField(_("licence"), max_length=20, choices=Licence.choices, default=Licence.CC_BY_SA)
    axes = ParentalManyToManyField(
        "vocabulary.Concept", verbose_name=_("axes"), blank=True, related_name="+", limit_choices_to={"scheme": "axis"}
    )
    trades = ParentalManyToManyField(
        "vocabulary.Concept",
        verbose_name=_("métiers"),
        blank=True,
        related_name="+",
        limit_choices_to={"scheme": "trade"},
    )
    sectors = ParentalManyToManyField(
        "vocabulary.Concept",
        verbose_name=_("secteurs"),
        blank=True,
        related_name="+",
        limit_choices_to={"scheme": "sector"},
    )
    skills = ParentalManyToManyField(
        "vocabulary.Concept",
        verbose_name=_("savoir-faire"),
        blank=True,
        related_name="+",
        limit_choices_to={"scheme": "skill"},
    )
    territories = ParentalManyToManyField(
        "territories.Territory", verbose_name=_("territoires"), blank=True, related_name="contributions"
    )
    tags = ClusterTaggableManager(through="knowledge.TaggedContribution", verbose_name=_("mots-clés"), blank=True)

    objects = _ContributionManager()

    is_creatable = False
    private_page_options: list[str] = []
    parent_page_types = ["knowledge.Section"]
    subpage_types: list[str] = []
    show_in_menus_default = False

    classification_panels = [
        FieldPanel("axes"),
        FieldPanel("trades"),
        FieldPanel("sectors"),
        FieldPanel("skills"),
        FieldPanel("territories"),
        FieldPanel("tags"),
    ]
    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        MultiFieldPanel(classification_panels, heading=_("Classement")),
        MultiFieldPanel([FieldPanel("language"), FieldPanel("licence")], heading=_("Usage")),
    ]
    promote_panels: list[Any] = []

    class Meta:
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")

    @property
    def key(self) -> str:
        return f"contribution:{self.pk}"

    @property
    def public_slug(self) -> str:
        return public_slug(self.pk, self.title)

    def get_absolute_url(self) -> str:
        return page_url(self.state.kind, self.public_slug)

    @property
    def list_url(self) -> str:
        return list_url(self.state.kind)

    @property
    def list_label(self) -> str:
        return str(place_of(self.state.kind).label)

    @property
    def writing_url(self) -> str:
        """Where its authors go on with it; empty for what is written in the admin."""
        return writing_url(self.state.kind, self.pk)

    def with_content_json(self, content: dict[str, Any]) -> Contribution:
        content = told(self.specific_class, content)
        concepts = take_concepts(content)
        page: Contribution = super().with_content_json(content)
        page.live_revision_id = self.live_revision_id
        for name, chosen in concepts.items():
            setattr(page, name, chosen)
        return page

    def blocks_with(self, change: Callable[[str], str]) -> dict[str, str]:
        """{block field: what it stores} with `change` applied to the Markdown of its blocks, for those that change."""
        return {}

    @classmethod
    def words_of_blocks(cls, name: str, stored: Any) -> str:
        """The words of a StreamField as a revision stores it, to compare two versions; of everybody's blocks only."""
        raise LookupError(f"{cls.__name__} has no block field {name}")

    def get_url_parts(self, request: HttpRequest | None = None) -> tuple[int, str, str] | None:
        """Give the admin and rich text the flat address; None where Wagtail knows no site."""
        parts = super().get_url_parts(request)
        if parts is None:
            return None
        return parts[0], parts[1], self.get_absolute_url()

    def serve(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        return HttpResponseRedirect(self.get_absolute_url())
