"""A search that a member keeps, and wants to be told about."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.notices.models import Pace

NAME_LENGTH = 80


class Alert(models.TextChoices):
    """The letters are the paces of notices."""

    WEEKLY = Pace.WEEKLY.value, _("Avec le courriel de la semaine")
    INSTANT = Pace.INSTANT.value, _("Par courriel, dès qu’il y a du nouveau")
    NONE = "none", _("Pas d’alerte")


class SavedSearch(models.Model):
    """Its question never changes: another question is another search."""

    member = models.ForeignKey(
        "members.Member", verbose_name=_("membre"), on_delete=models.CASCADE, related_name="saved_searches"
    )
    name = models.CharField(_("nom"), max_length=NAME_LENGTH)
    query = models.TextField(_("recherche"), help_text=_("Paramètres de l’adresse, dans l’ordre de la page."))
    alert = models.CharField(_("alerte"), max_length=10, choices=Alert.choices, default=Alert.WEEKLY)
    last_run_at = models.DateTimeField(_("relancée le"), null=True, blank=True)
    seen = models.BinaryField(
        _("résultats déjà vus"), default=bytes, blank=True, help_text=_("Une empreinte de 8 octets pour chacun.")
    )
    created_at = models.DateTimeField(_("enregistrée le"), auto_now_add=True)

    class Meta:
        verbose_name = _("recherche enregistrée")
        verbose_name_plural = _("recherches enregistrées")
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["member", "query"], name="search_saved_once")]
        indexes = [models.Index(fields=["alert", "last_run_at"], name="search_saved_due")]

    def __str__(self) -> str:
        return self.name
