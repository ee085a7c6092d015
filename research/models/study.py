"""A case study: a question, what was gathered to answer it, what was found, and how far that holds."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField

from knowledge.choices import Kind
from knowledge.models import Contribution
from research.blocks import StudyText
from research.permissions import StudyPermissions


class CaseStudy(Contribution):
    """Three parts after CAPS: résumé, carte d'identité, texte. Its references and its committee are beside it."""

    kind = Kind.STUDY
    text_fields = (
        "abstract", "question", "fieldwork", "method", "findings", "limits", "position", "transfer", "returned",
    )  # fmt: skip
    block_fields = ("body",)

    abstract = models.TextField(_("résumé"), blank=True)
    question = models.TextField(_("question"), blank=True)
    fieldwork = models.TextField(_("terrains"), blank=True)
    started_on = models.DateField(_("début du travail de terrain"), null=True, blank=True)
    ended_on = models.DateField(_("fin du travail de terrain"), null=True, blank=True)
    method = models.TextField(_("méthode"), blank=True)
    findings = models.TextField(_("ce que l’étude établit"), blank=True)
    body = StreamField(StudyText(), verbose_name=_("texte"), blank=True)
    limits = models.TextField(_("limites"), blank=True)
    position = models.TextField(_("place de l’auteur dans ce qu’il étudie"), blank=True)
    transfer = models.TextField(_("conditions pour que cela vaille ailleurs"), blank=True)
    returned = models.TextField(_("ce qui a été rendu aux personnes rencontrées"), blank=True)

    is_creatable = False
    template = "research/study.html"
    content_panels = [
        *Contribution.content_panels[:2],
        MultiFieldPanel([FieldPanel("abstract"), FieldPanel("findings")], heading=_("Résumé")),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("question", "fieldwork", "started_on", "ended_on", "method")],
            heading=_("Carte d’identité"),
        ),
        FieldPanel("body"),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("limits", "position", "transfer", "returned")],
            heading=_("Portée et restitution"),
        ),
        *Contribution.content_panels[2:],
    ]

    class Meta:
        verbose_name = _("étude")
        verbose_name_plural = _("études")

    def cited_numbers(self) -> list[int]:
        """Numbers of the contributions that the text cites, in order, repetitions included."""
        return [
            int(block["value"][name])
            for block in self.body.raw_data
            for name in ("story", "first", "second")
            if block["type"] in ("story", "contradiction") and name in block["value"]
        ]

    def blocks_with(self, change: Callable[[str], str]) -> dict[str, str]:
        before = list(self.body.raw_data)
        after = [_with_text(block, change) for block in before]
        return {"body": json.dumps(after)} if after != before else {}

    @classmethod
    def words_of_blocks(cls, name: str, stored: Any) -> str:
        """One line a block. Nothing of quoted words and stories: a comparison does not know its reader's rights."""
        lines = (_words(block["type"], block["value"]) for block in json.loads(stored or "[]"))
        return "\n\n".join(line for line in lines if line)

    def permissions_for_user(self, user: Any) -> StudyPermissions:
        return StudyPermissions(user, self)


def _with_text(block: dict[str, Any], change: Callable[[str], str]) -> dict[str, Any]:
    """The block with its Markdown changed: a paragraph or a note; no other block holds any."""
    if block["type"] == "paragraph":
        return block | {"value": change(str(block["value"]))}
    if block["type"] == "note":
        return block | {"value": block["value"] | {"text": change(str(block["value"]["text"]))}}
    return block


def _words(kind: str, value: Any) -> str:
    if kind in ("heading", "paragraph"):
        return str(value)
    shown = {"figure": ("value", "label", "year", "source"), "table": ("caption", "rows", "source"), "note": ("text",)}
    return " ".join(str(value.get(name) or "") for name in shown.get(kind, ()))
