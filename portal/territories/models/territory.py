"""A place: région, département, EPCI, commune, or a free area made of other territories."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from portal.territories.names import fold_name
from portal.territories.querysets import TerritoryQuerySet

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise


class Territory(models.Model):
    """One territory of the Code officiel géographique (INSEE), or one free area ("bassin").

    `key` never changes and is what URLs, exports and the search index hold. A territory that the official list
    no longer has stays, with `is_current` false, so that what points to it still opens.
    Populations are "population municipale", in inhabitants, of the year `population_year`.
    """

    class Kind(models.TextChoices):
        """Levels, widest first; a free area may cross them."""

        REGION = "region", _("région")
        DEPARTEMENT = "departement", _("département")
        EPCI = "epci", _("intercommunalité")
        COMMUNE = "commune", _("commune")
        AREA = "area", _("bassin")

    class Zone(models.TextChoices):
        """Where it lies: mainland with Corsica, overseas départements and régions, overseas collectivities."""

        METRO = "metro", _("Hexagone et Corse")
        DROM = "drom", _("Outre-mer : départements et régions")
        COM = "com", _("Outre-mer : collectivités")

    KEY_PREFIXES: ClassVar[dict[str, str]] = {
        Kind.REGION: "REG",
        Kind.DEPARTEMENT: "DEP",
        Kind.EPCI: "EPCI",
        Kind.COMMUNE: "COM",
        Kind.AREA: "ZONE",
    }

    NATURES: ClassVar[dict[str, StrPromise]] = {
        "CC": _("communauté de communes"),
        "CA": _("communauté d’agglomération"),
        "CU": _("communauté urbaine"),
        "METRO": _("métropole"),
        "MET69": _("métropole à statut particulier"),
    }

    kind = models.CharField(_("niveau"), max_length=12, choices=Kind.choices)
    code = models.CharField(_("code"), max_length=80, help_text=_("Code officiel, ou nom court d’un bassin."))
    key = models.CharField(_("clé"), max_length=90, unique=True, editable=False)
    name = models.CharField(_("nom"), max_length=200)
    slug = models.SlugField(_("nom court"), max_length=200, editable=False, db_index=False)
    search_name = models.CharField(max_length=200, editable=False, db_index=True)
    nature = models.CharField(_("nature"), max_length=8, blank=True, help_text=_("Pour une intercommunalité."))
    zone = models.CharField(_("situation"), max_length=5, choices=Zone.choices, default=Zone.METRO)
    postcodes = models.CharField(_("codes postaux"), max_length=250, blank=True)
    population = models.PositiveIntegerField(_("population"), null=True, blank=True)
    population_year = models.PositiveSmallIntegerField(_("année de la population"), null=True, blank=True)
    is_current = models.BooleanField(_("existe aujourd’hui"), default=True)
    region = models.ForeignKey(
        "self",
        verbose_name=_("région"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="in_region",
    )
    departement = models.ForeignKey(
        "self",
        verbose_name=_("département"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="in_departement",
    )
    epci = models.ForeignKey(
        "self",
        verbose_name=_("intercommunalité"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="in_epci",
    )
    parts = models.ManyToManyField(
        "self", verbose_name=_("fait de"), symmetrical=False, blank=True, related_name="areas"
    )

    objects = TerritoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("territoire")
        verbose_name_plural = _("territoires")
        ordering = ["search_name", "code"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "code"], name="territories_kind_code"),
            models.CheckConstraint(
                condition=Q(kind="area") | ~Q(key__startswith="ZONE-"), name="territories_zone_is_area"
            ),
        ]
        indexes = [models.Index(fields=["kind", "search_name"], name="territories_kind_name")]

    def __str__(self) -> str:
        return self.label

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Derive the key and the folded names, then save."""
        self.derive()
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("territories:detail", kwargs={"key": self.key})

    def derive(self) -> Self:
        """Fill the columns that follow from kind, code and name."""
        self.key = self.make_key(self.kind, self.code)
        self.slug = slugify(self.name)[:200]
        self.search_name = fold_name(self.name)[:200]
        return self

    @classmethod
    def make_key(cls, kind: str, code: str) -> str:
        """Return the key of an official code or free area: ("departement", "63") gives "DEP-63"."""
        return f"{cls.KEY_PREFIXES[kind]}-{code}"

    @property
    def nature_words(self) -> str:
        """What kind of EPCI it is, in full ("communauté de communes"); empty for other levels."""
        return str(self.NATURES.get(self.nature, ""))

    @property
    def label(self) -> str:
        """The name, with what tells it from others: département code, or postcode of a commune."""
        return self.label_of(self.kind, self.code, self.name, self.postcodes)

    @classmethod
    def label_of(cls, kind: str, code: str, name: str, postcodes: str = "") -> str:
        """As `label`, from the columns alone."""
        if kind == cls.Kind.DEPARTEMENT:
            return f"{name} ({code})"
        if kind == cls.Kind.COMMUNE:
            return f"{name} ({postcodes.split(' ')[0] or code})"
        return name

    def ancestors(self) -> list[Territory]:
        """Return the territories that contain this one, widest first (at most three queries, none if selected)."""
        return [parent for parent in (self.region, self.departement, self.epci) if parent is not None]

    @property
    def lineage_keys(self) -> list[str]:
        """Its own key, then the keys of its ancestors, widest first."""
        return [self.key, *(parent.key for parent in self.ancestors())]
