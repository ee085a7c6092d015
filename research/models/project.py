"""A research and development project: a question that a laboratory, cooperatives and places work on together."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable

from knowledge.choices import Kind
from knowledge.models import Contribution


class Approach(models.TextChoices):
    ACTION = "action", _("Recherche-action")
    PARTICIPATORY = "participatory", _("Recherche-action participative")
    CIFRE = "cifre", _("Thèse CIFRE")
    STUDY = "study", _("Étude")
    TRIAL = "trial", _("Expérimentation")


class Phase(models.TextChoices):
    EMERGENCE = "emergence", _("Émergence")
    GROWTH = "growth", _("Croissance")
    TRANSMISSION = "transmission", _("Transmission")
    SPREADING = "spreading", _("Essaimage")


class Progress(models.TextChoices):
    PREPARED = "prepared", _("En préparation")
    RUNNING = "running", _("En cours")
    FINISHED = "finished", _("Terminé")
    STOPPED = "stopped", _("Arrêté")


class PartnerRole(models.TextChoices):
    COOPERATIVE = "cooperative", _("CAE")
    LABORATORY = "laboratory", _("Laboratoire")
    AUTHORITY = "authority", _("Collectivité")
    PRODUCER = "producer", _("Organisation productive")
    CLIENT = "client", _("Client")


class ResearchProject(Contribution):
    """A project counts in the year it starts: what it will give is told by what comes out of it.

    `progress` and not `state`: that name is the contribution's own.
    """

    kind = Kind.PROJECT
    text_fields = (
        "question", "context", "method", "fieldwork", "ethics", "funding", "outputs", "returned", "learned",
    )  # fmt: skip

    question = models.TextField(_("question"), blank=True)
    approach = models.CharField(_("démarche"), max_length=16, choices=Approach.choices, blank=True)
    phase = models.CharField(_("phase"), max_length=16, choices=Phase.choices, blank=True)
    progress = models.CharField(_("avancement"), max_length=10, choices=Progress.choices, default=Progress.PREPARED)
    started_on = models.DateField(_("début"), null=True, blank=True)
    ends_on = models.DateField(_("fin prévue ou réelle"), null=True, blank=True)
    context = models.TextField(_("d’où vient le projet"), blank=True)
    method = models.TextField(_("méthode"), blank=True)
    fieldwork = models.TextField(_("terrains"), blank=True)
    ethics = models.TextField(_("éthique et accord des personnes"), blank=True)
    funding = models.TextField(_("financement"), blank=True)
    outputs = models.TextField(_("ce que le projet produit"), blank=True)
    returned = models.TextField(_("ce qui est revenu aux membres"), blank=True)
    learned = models.TextField(_("ce que nous en retenons"), blank=True)

    is_creatable = False
    template = "research/project.html"
    content_panels = [
        *Contribution.content_panels[:2],
        FieldPanel("question"),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("approach", "phase", "progress", "started_on", "ends_on")],
            heading=_("Carte d’identité"),
        ),
        InlinePanel("partners", label=_("Partenaire")),
        InlinePanel("fieldworks", label=_("Terrain")),
        MultiFieldPanel([FieldPanel(name) for name in text_fields if name != "question"], heading=_("Le projet")),
        *Contribution.content_panels[2:],
    ]

    class Meta:
        verbose_name = _("projet R&D")
        verbose_name_plural = _("projets R&D")


class ProjectPartner(Orderable):
    """Who takes part, and as what. A name is enough; a cooperative of the site may be pointed at."""

    project = ParentalKey(ResearchProject, on_delete=models.CASCADE, related_name="partners")
    role = models.CharField(_("rôle"), max_length=12, choices=PartnerRole.choices)
    name = models.CharField(_("nom"), max_length=200)
    part = models.CharField(_("ce qu’il apporte"), max_length=300, blank=True)

    panels = [FieldPanel("role"), FieldPanel("name"), FieldPanel("part")]

    class Meta(Orderable.Meta):
        verbose_name = _("partenaire")
        verbose_name_plural = _("partenaires")

    def __str__(self) -> str:
        return self.name


class Fieldwork(Orderable):
    """One place where the project works: what is done there, and when."""

    project = ParentalKey(ResearchProject, on_delete=models.CASCADE, related_name="fieldworks")
    name = models.CharField(_("terrain"), max_length=200)
    territory = models.ForeignKey(
        "territories.Territory",
        verbose_name=_("territoire"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    period = models.CharField(_("période"), max_length=80, blank=True)
    note = models.CharField(_("ce qui s’y fait"), max_length=300, blank=True)

    panels = [FieldPanel("name"), FieldPanel("territory"), FieldPanel("period"), FieldPanel("note")]

    class Meta(Orderable.Meta):
        verbose_name = _("terrain")
        verbose_name_plural = _("terrains")

    def __str__(self) -> str:
        return self.name
