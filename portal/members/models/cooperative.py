"""A cooperative: its sites, its dated figures, the networks it belongs to."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.members.models.versioned import Versioned
from portal.members.querysets import CooperativeQuerySet


class LegalForm(models.TextChoices):
    SCOP_SARL = "scop-sarl", _("SCOP SARL")
    SCOP_SA = "scop-sa", _("SCOP SA")
    SCOP_SAS = "scop-sas", _("SCOP SAS")
    SCIC_SARL = "scic-sarl", _("SCIC SARL")
    SCIC_SA = "scic-sa", _("SCIC SA")
    SCIC_SAS = "scic-sas", _("SCIC SAS")
    OTHER = "other", _("Autre forme")


class Cooperative(Versioned):
    """A coopérative d'activité et d'emploi. Public by nature: it is a company with a published register."""

    name = models.CharField(_("nom"), max_length=160)
    slug = models.SlugField(_("adresse courte"), max_length=80, unique=True)
    legal_form = models.CharField(_("forme juridique"), max_length=20, choices=LegalForm.choices, blank=True)
    description = models.TextField(_("présentation"), blank=True)
    description_html = models.TextField(editable=False, blank=True)
    website = models.URLField(_("site"), blank=True)
    founded_on = models.PositiveSmallIntegerField(
        _("année de création"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1850), MaxValueValidator(2100)],
    )
    is_example = models.BooleanField(_("exemple fictif"), default=False)
    external_id = models.CharField(_("identifiant d’origine"), max_length=120, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = CooperativeQuerySet.as_manager()

    class Meta:
        verbose_name = _("coopérative")
        verbose_name_plural = _("coopératives")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["external_id"],
                condition=~Q(external_id=""),
                name="members_cooperative_external_id",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("members:cooperative", kwargs={"slug": self.slug})


class Site(models.Model):
    """A place where the cooperative receives people."""

    cooperative = models.ForeignKey(Cooperative, on_delete=models.CASCADE, related_name="sites")
    name = models.CharField(_("nom"), max_length=160)
    territory = models.ForeignKey(
        "territories.Territory",
        verbose_name=_("territoire"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="cooperative_sites",
    )
    is_head = models.BooleanField(_("siège"), default=False)

    class Meta:
        verbose_name = _("site")
        verbose_name_plural = _("sites")
        ordering = ["-is_head", "name"]
        constraints = [
            models.UniqueConstraint(fields=["cooperative", "name"], name="members_site_name"),
            models.UniqueConstraint(
                fields=["cooperative"],
                condition=Q(is_head=True),
                name="members_site_one_head",
                violation_error_message=_("Une coopérative a un seul siège."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CooperativeFigure(models.Model):
    """A figure as someone published it. Without a cooperative it speaks of the whole country."""

    cooperative = models.ForeignKey(
        Cooperative,
        verbose_name=_("coopérative"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="figures",
    )
    label = models.CharField(_("libellé"), max_length=160)
    value = models.DecimalField(_("valeur"), max_digits=16, decimal_places=2)
    unit = models.CharField(_("unité"), max_length=40, blank=True)
    year = models.PositiveSmallIntegerField(_("année"), validators=[MinValueValidator(1850), MaxValueValidator(2100)])
    source = models.CharField(_("source"), max_length=240)
    source_url = models.URLField(_("adresse de la source"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("chiffre")
        verbose_name_plural = _("chiffres")
        ordering = ["label", "-year"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(source=""),
                name="members_figure_has_source",
                violation_error_message=_("Un chiffre se publie avec sa source."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.label} ({self.year})"


class Adhesion(models.Model):
    """A time during which a cooperative belonged to a network or federation."""

    cooperative = models.ForeignKey(Cooperative, on_delete=models.CASCADE, related_name="adhesions")
    network = models.CharField(_("réseau"), max_length=160)
    started_on = models.DateField(_("depuis le"), null=True, blank=True)
    ended_on = models.DateField(_("jusqu’au"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=240, blank=True)

    class Meta:
        verbose_name = _("adhésion à un réseau")
        verbose_name_plural = _("adhésions à un réseau")
        ordering = ["-started_on", "network"]
        constraints = [
            models.CheckConstraint(
                condition=Q(started_on__isnull=True)
                | Q(ended_on__isnull=True)
                | Q(ended_on__gte=models.F("started_on")),
                name="members_adhesion_dates",
                violation_error_message=_("La fin précède le début."),
            )
        ]

    def __str__(self) -> str:
        return self.network
