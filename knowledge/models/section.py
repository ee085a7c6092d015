"""The pages of the tree that hold contributions: one home, one section a kind."""

from __future__ import annotations

from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from knowledge.addresses import list_url
from knowledge.choices import Kind


class Section(Page):
    """A branch of the tree. Its public address is a Django route, so the tree is not a second door."""

    kind = models.CharField(_("type de contribution"), max_length=16, choices=Kind.choices, blank=True)

    private_page_options: list[str] = []
    parent_page_types = ["wagtailcore.Page", "knowledge.Section"]
    max_count = len(Kind) + 1

    class Meta:
        verbose_name = _("rubrique")
        verbose_name_plural = _("rubriques")

    def public_path(self) -> str:
        return list_url(self.kind) if self.kind else reverse("knowledge:home")

    def serve(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        return HttpResponseRedirect(self.public_path())
