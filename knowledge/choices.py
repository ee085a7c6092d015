"""Closed lists of the field, with the words people see."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    EXPERIENCE = "experience", _("Expérience")
    ARTICLE = "article", _("Article")


class Outcome(TextChoices):
    """Degree of success. A failure is worth as much as a success: same weight everywhere."""

    SUCCESS = "success", _("Réussi")
    PARTIAL = "partial", _("En partie")
    FAILURE = "failure", _("N'a pas marché")
    ABANDONED = "abandoned", _("Abandonné")


class Maturity(TextChoices):
    IDEA = "idea", _("Idée")
    PROMISING = "promising", _("Prometteuse")
    PROVEN = "proven", _("Éprouvée")
    REFERENCE = "reference", _("Référence")

    @property
    def rank(self) -> int:
        """0 (idée) to 3 (référence)."""
        return list(Maturity).index(self)


class Credit(TextChoices):
    STORY = "story", _("Récit")
    REVIEW = "review", _("Relecture")
    SUPPORT = "support", _("Accompagnement")
    TRANSLATION = "translation", _("Traduction")


WRITING_CREDITS = (Credit.STORY, Credit.SUPPORT, Credit.TRANSLATION)
"""Credits that come with the right to change the text; a reviewer reads and comments."""


class Licence(TextChoices):
    CC_BY_SA = "CC-BY-SA-4.0", _("CC BY-SA 4.0 : réutiliser, citer, partager de même")
    CC_BY = "CC-BY-4.0", _("CC BY 4.0 : réutiliser en citant")
    OPEN = "etalab-2.0", _("Licence Ouverte 2.0")
    CC_BY_SA_3 = "CC-BY-SA-3.0", _("CC BY-SA 3.0 FR : réutiliser, citer, partager de même")
    RESERVED = "reserved", _("Tous droits réservés : lire et citer seulement")


class Consent(TextChoices):
    NOT_ASKED = "not_asked", _("Pas encore demandé")
    GIVEN = "given", _("Donné")
    REFUSED = "refused", _("Refusé")
    WITHDRAWN = "withdrawn", _("Retiré")
