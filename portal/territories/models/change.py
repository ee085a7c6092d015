"""What happened to territories: merges, splits, new names, new institutions."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.territories.models.territory import Territory
from portal.territories.names import fold_name


class TerritoryChange(models.Model):
    """One change that concerns a territory of today.

    `from_*` is the former territory (kind, code, name) when there was one; several rows may share it, when it
    was split. The date is exact, or lies between `not_before` and `date`, or is unknown (both empty).
    """

    class Kind(models.TextChoices):
        """What the change was."""

        MERGED = "merged", _("fusion")
        SPLIT = "split", _("partage")
        RENAMED = "renamed", _("nouveau nom")
        RECODED = "recoded", _("nouveau code")
        DELEGATED = "delegated", _("devient commune déléguée")
        ASSOCIATED = "associated", _("devient commune associée")
        STATUS = "status", _("changement de statut")

    # A change of these kinds means that the former name or code now designates the territory.
    REPLACING: ClassVar[frozenset[str]] = frozenset(
        {Kind.MERGED, Kind.SPLIT, Kind.RENAMED, Kind.RECODED, Kind.DELEGATED, Kind.ASSOCIATED}
    )

    territory = models.ForeignKey(
        Territory, verbose_name=_("territoire"), on_delete=models.CASCADE, related_name="changes"
    )
    kind = models.CharField(_("changement"), max_length=12, choices=Kind.choices)
    from_kind = models.CharField(_("niveau avant"), max_length=12, choices=Territory.Kind.choices, blank=True)
    from_code = models.CharField(_("code avant"), max_length=80, blank=True)
    from_name = models.CharField(_("nom avant"), max_length=200, blank=True)
    from_search_name = models.CharField(max_length=200, blank=True, editable=False, db_index=True)
    to_name = models.CharField(_("nom après"), max_length=200, blank=True)
    not_before = models.DateField(_("après le"), null=True, blank=True)
    date = models.DateField(_("date, ou au plus tard le"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300)
    note = models.TextField(_("précision"), blank=True)

    class Meta:
        verbose_name = _("changement de territoire")
        verbose_name_plural = _("changements de territoires")
        ordering = [F("date").desc(nulls_last=True), "from_search_name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["territory", "kind", "from_kind", "from_code", "from_name", "to_name"],
                name="territories_change_once",
            ),
            models.CheckConstraint(
                condition=Q(not_before__isnull=True) | Q(date__gte=F("not_before")),
                name="territories_change_bounds",
            ),
        ]
        indexes = [models.Index(fields=["from_code"], name="territories_from_code")]

    def __str__(self) -> str:
        return f"{self.from_name or self.from_code} → {self.to_name}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Derive the folded former name, then save."""
        self.from_search_name = fold_name(self.from_name)[:200]
        super().save(*args, **kwargs)
