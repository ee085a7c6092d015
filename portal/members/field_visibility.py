"""Which fields of a profile have their own visibility, and what a stored choice must look like."""

from __future__ import annotations

from typing import Final

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.visibility import Visibility

FIELDS: Final[dict[str, str | Promise]] = {
    "headline": _("Présentation en une ligne"),
    "cooperatives": _("Coopératives et étape du parcours"),
    "trades": _("Métiers"),
    "skills": _("Compétences déclarées"),
    "offers": _("Ce que je propose"),
    "seeks": _("Ce que je cherche"),
    "places": _("Territoires où je travaille"),
    "availability": _("Disponibilité"),
    "bio": _("Parcours"),
    "contact_email": _("Adresse électronique de contact"),
    "phone": _("Téléphone"),
}

CONTACT_FIELDS: Final = frozenset({"contact_email", "phone"})


def default_field_visibility() -> dict[str, str]:
    """Network for what one does, own cooperative for how one is reached. Never public without a choice."""
    return {
        name: Visibility.COOPERATIVE.value if name in CONTACT_FIELDS else Visibility.NETWORK.value for name in FIELDS
    }


def validate_field_visibility(value: object) -> None:
    """Raises ValidationError unless `value` is {known field: known level}. Missing fields take the default."""
    if not isinstance(value, dict):
        raise ValidationError(_("La visibilité des champs n’est pas lisible."), code="shape")
    for name, level in value.items():
        if name not in FIELDS:
            raise ValidationError(_("Champ inconnu : %(name)s."), code="field", params={"name": name})
        if level not in Visibility.values:
            raise ValidationError(_("Visibilité inconnue : %(level)s."), code="level", params={"level": level})


_LEVELS = frozenset(Visibility.values)


def level_of(choices: dict[str, str], name: str) -> str:
    """The level of one field; the default when nothing was chosen. Raises KeyError for an unknown field."""
    level = choices.get(name)
    return level if level in _LEVELS else default_field_visibility()[name]
