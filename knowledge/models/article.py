"""A reference article: plain words, dated, sourced, with an owner who reviews it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from knowledge.choices import Kind
from knowledge.models.contribution import Contribution


class Article(Contribution):
    kind = Kind.ARTICLE
    text_fields = ("body", "sources")

    body = models.TextField(_("texte"), blank=True)
    sources = models.TextField(_("sources"), blank=True)

    is_creatable = True
    template = "knowledge/article.html"
    content_panels = [
        *Contribution.content_panels[:2],
        FieldPanel("body"),
        FieldPanel("sources"),
        *Contribution.content_panels[2:],
    ]

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
