"""The rule that says blank, thin or alive: published on the page, versioned, and applied nowhere else."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.territories.mapping import Scale


class Life(TextChoices):
    BLANK = "blank", gettext_lazy("À explorer")
    THIN = "thin", gettext_lazy("Mince")
    ALIVE = "alive", gettext_lazy("Vivant")


@dataclass(frozen=True, slots=True)
class Rule:
    """`alive_from`: contributions from which a cell is alive; below, and above zero, it is thin."""

    version: int
    since: dt.date
    alive_from: int

    def life_of(self, count: int) -> Life:
        if count <= 0:
            return Life.BLANK
        return Life.ALIVE if count >= self.alive_from else Life.THIN

    @property
    def scale(self) -> Scale:
        """Classes of the map: none, thin, alive."""
        thin = _("%(life)s : de 1 à %(most)d") % {"life": Life.THIN.label, "most": self.alive_from - 1}
        alive = _("%(life)s : %(least)d et plus") % {"life": Life.ALIVE.label, "least": self.alive_from}
        blank = _("%(life)s : rien encore") % {"life": Life.BLANK.label}
        return Scale((self.alive_from - 1, 10**9), (blank, thin, alive))

    @property
    def words(self) -> str:
        return _(
            "Une case est « à explorer » quand aucune contribution publiée ne la couvre, « mince » de 1 à %(thin)d, "
            "« vivante » à partir de %(alive)d. Nous comptons les expériences, les études et les projets, chacun une "
            "seule fois par case, à l’année de ce qui est raconté. Un récit dont l’auteur est protégé compte dans sa "
            "région, jamais dans son département."
        ) % {"thin": self.alive_from - 1, "alive": self.alive_from}


RULES: Final = (Rule(version=1, since=dt.date(2026, 11, 24), alive_from=3),)
"""All versions, oldest first: a past grid is shown with the rule of its time."""
CURRENT: Final = RULES[-1]


def rule_of(version: int) -> Rule:
    """The rule of a past version; the present one for a version that nobody knows."""
    return next((rule for rule in RULES if rule.version == version), CURRENT)
