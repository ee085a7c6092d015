"""What a rule may say, key by key: the one list that reading, printing and comparing rules share.

Keys are French without accents, because members read and vote on the text.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise


class Form(Enum):
    """What a value looks like."""

    WEIGHT = "weight"
    """A multiplier from 0 to 10."""
    SHARE = "share"
    """From 0 to 1."""
    NUMBER = "number"
    """A whole number, 1 at least."""
    STEPS = "steps"
    """[[at most, weight], …], growing."""


@dataclass(frozen=True, slots=True)
class Field:
    """`path` in the text; `name` in `Rule`, "roles.story" being one weight of the mapping `roles`."""

    path: str
    name: str
    form: Form
    words: StrPromise
    most: int = 10_000
    """Of a number."""
    unsaid: float | None = None
    """What a text that does not have the key means by it, for keys that came after the first rule."""

    @property
    def section(self) -> str:
        return self.path.rpartition(".")[0]

    @property
    def key(self) -> str:
        return self.path.rpartition(".")[2]


SECTIONS: Final[dict[str, StrPromise]] = {
    "conditions": _("Les conditions"),
    "preuves.role": _("Le rôle dans le texte publié"),
    "preuves.age": _("L’ancienneté de ce qui est raconté"),
    "preuves.ailleurs": _("Les essais dans d’autres coopératives, par la maturité"),
    "preuves.rarete": _("La rareté du savoir-faire"),
    "preuves.ensemble": _("Ce qui répond au besoin"),
    "personne": _("La personne"),
    "tour": _("Le tour entre égaux"),
    "nouveaux": _("La part des nouveaux"),
}

FIELDS: Final = (
    Field("conditions.charge", "load", Form.NUMBER, _("Propositions et mises en relation en cours, au plus"), 50),
    Field("preuves.role.recit", "roles.story", Form.WEIGHT, _("Récit")),
    Field("preuves.role.accompagnement", "roles.support", Form.WEIGHT, _("Accompagnement")),
    Field("preuves.role.traduction", "roles.translation", Form.WEIGHT, _("Traduction")),
    Field("preuves.role.relecture", "roles.review", Form.WEIGHT, _("Relecture")),
    Field("preuves.age.paliers", "ages", Form.STEPS, _("Âge en années, au plus : %(most)s")),
    Field("preuves.age.au_dela", "older", Form.WEIGHT, _("Davantage, ou année inconnue")),
    Field("preuves.ailleurs.idee", "levels.idea", Form.WEIGHT, _("Idée")),
    Field("preuves.ailleurs.prometteuse", "levels.promising", Form.WEIGHT, _("Prometteuse")),
    Field("preuves.ailleurs.eprouvee", "levels.proven", Form.WEIGHT, _("Éprouvée")),
    Field("preuves.ailleurs.reference", "levels.reference", Form.WEIGHT, _("Référence")),
    Field("preuves.rarete.paliers", "rarities", Form.STEPS, _("Personnes qui le prouvent, au plus : %(most)s")),
    Field("preuves.rarete.au_dela", "common", Form.WEIGHT, _("Plus répandu")),
    Field("preuves.ensemble.partie", "narrower", Form.WEIGHT, _("Un savoir-faire plus précis que celui demandé")),
    Field("preuves.ensemble.souhaite", "wished", Form.WEIGHT, _("Un savoir-faire souhaité, pas indispensable")),
    Field("preuves.ensemble.texte", "text", Form.WEIGHT, _("Le texte qui ressemble le plus au besoin")),
    Field("preuves.ensemble.texte_au_moins", "text_least", Form.SHARE, _("Ressemblance d’un texte, au moins")),
    Field("preuves.ensemble.declare", "declared", Form.WEIGHT, _("Un savoir-faire seulement déclaré")),
    Field("preuves.ensemble.rien_de_prouve", "uncovered", Form.SHARE, _("Ce qui reste quand rien n’est prouvé")),
    Field("personne.disponibilite_reduite", "limited", Form.WEIGHT, _("Disponibilité réduite")),
    Field("personne.lieu_non_dit", "unknown_place", Form.WEIGHT, _("Ne dit pas où elle travaille")),
    Field("tour.propositions", "seats", Form.NUMBER, _("Personnes à qui l’on propose en même temps"), 20),
    Field("tour.examinees", "pool", Form.NUMBER, _("Personnes examinées une à une"), 500),
    Field("tour.ecart", "gap", Form.SHARE, _("Écart de total entre égaux")),
    Field("tour.mois", "turn_months", Form.NUMBER, _("Mois dont les propositions comptent"), 60),
    Field("nouveaux.part", "new_share", Form.SHARE, _("Part des propositions gardée")),
    Field("nouveaux.arrivees", "arrived_share", Form.SHARE, _("Dont gardée pour qui vient d’arriver"), unsaid=0.0),
    Field("nouveaux.mois", "new_months", Form.NUMBER, _("Mois depuis l’arrivée, au plus"), 60),
    Field("nouveaux.seuil", "new_least", Form.SHARE, _("Part du meilleur total, au moins")),
    Field(
        "nouveaux.arrivees_seuil",
        "arrived_least",
        Form.SHARE,
        _("Part du meilleur total, au moins, pour qui vient d’arriver"),
        unsaid=0.0,
    ),
)
