"""A retour d'expérience (REX): one record that grows from five fields to a full account."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable

from knowledge.choices import Consent, Kind, Outcome
from knowledge.models.contribution import Contribution


class ExperienceReport(Contribution):
    """Fields after RESOLIS, CAPS, FAO and NASA's lessons grid; the first five make an "éclair" report."""

    kind = Kind.EXPERIENCE
    text_fields = (
        "lesson", "context", "trigger", "aim", "story", "actions", "means_time", "means_cost", "means_tools",
        "means_skills", "partners", "intended", "obtained", "difficulties", "enablers", "recommendation",
        "works_if", "fails_if",
    )  # fmt: skip

    story = models.TextField(_("ce qui s’est passé"), blank=True)
    outcome = models.CharField(_("résultat"), max_length=10, choices=Outcome.choices, blank=True)
    lesson = models.TextField(_("ce que j’en retiens"), blank=True)
    context = models.TextField(_("contexte et point de départ"), blank=True)
    trigger = models.TextField(_("ce qui a déclenché"), blank=True)
    aim = models.TextField(_("ce que je visais"), blank=True)
    actions = models.TextField(_("ce qui a été fait, moments clés"), blank=True)
    means_time = models.TextField(_("temps passé"), blank=True)
    means_cost = models.TextField(_("coût"), blank=True)
    means_tools = models.TextField(_("outils et matériel"), blank=True)
    means_skills = models.TextField(_("savoir-faire mobilisés"), blank=True)
    partners = models.TextField(_("partenaires"), blank=True)
    intended = models.TextField(_("résultat attendu"), blank=True)
    obtained = models.TextField(_("résultat obtenu"), blank=True)
    difficulties = models.TextField(_("difficultés"), blank=True)
    enablers = models.TextField(_("ce qui a aidé"), blank=True)
    recommendation = models.TextField(_("ce que je conseille"), blank=True)
    works_if = models.TextField(_("ça marche si"), blank=True)
    fails_if = models.TextField(_("ça ne marche pas si"), blank=True)
    started_on = models.DateField(_("début"), null=True, blank=True)
    ended_on = models.DateField(_("fin"), null=True, blank=True)

    is_creatable = True
    template = "knowledge/experience.html"
    content_panels = [
        *Contribution.content_panels[:1],
        FieldPanel("outcome"),
        MultiFieldPanel([FieldPanel(name) for name in ("story", "lesson")], heading=_("Éclair")),
        MultiFieldPanel(
            [FieldPanel(name) for name in text_fields if name not in ("story", "lesson")], heading=_("Aller plus loin")
        ),
        InlinePanel("verbatims", label=_("Parole citée")),
        MultiFieldPanel([FieldPanel("started_on"), FieldPanel("ended_on")], heading=_("Dates")),
        *Contribution.content_panels[1:],
    ]

    class Meta:
        verbose_name = _("retour d’expérience")
        verbose_name_plural = _("retours d’expérience")


class Verbatim(Orderable):
    """Words of someone. Without consent given, the report cannot be published.

    Rows are made anew at every save: `key` names the `Quote`, which stays, and its log of consents.
    """

    report = ParentalKey(ExperienceReport, on_delete=models.CASCADE, related_name="verbatims")
    text = models.TextField(_("parole citée"), max_length=2000)
    speaker = models.CharField(_("qui parle"), max_length=200, help_text=_("Un rôle suffit : « une cliente »."))
    consent = models.CharField(
        _("accord de la personne"), max_length=10, choices=Consent.choices, default=Consent.NOT_ASKED
    )
    key = models.UUIDField(default=uuid.uuid4, editable=False, db_index=True)

    panels = [FieldPanel("text"), FieldPanel("speaker"), FieldPanel("consent")]
