"""Closed lists of the field, with the words people see."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    EXPERIENCE = "experience", _("Expérience")
    ARTICLE = "article", _("Article")
    STUDY = "study", _("Étude")
    PROJECT = "project", _("Projet R&D")


class Outcome(TextChoices):
    """Degree of success. A failure is worth as much as a success: same weight everywhere."""

    SUCCESS = "success", _("Réussi")
    PARTIAL = "partial", _("En partie")
    FAILURE = "failure", _("N’a pas marché")
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
    CC_BY_SA = "CC-BY-SA-4.0", _("CC BY-SA 4.0 : réutiliser, citer, partager de même")
    CC_BY = "CC-BY-4.0", _("CC BY 4.0 : réutiliser en citant")
    OPEN = "etalab-2.0", _("Licence Ouverte 2.0")
    CC_BY_SA_3 = "CC-BY-SA-3.0", _("CC BY-SA 3.0 FR : réutiliser, citer, partager de même")
    RESERVED = "reserved", _("Tous droits réservés : lire et citer seulement")


LICENCE_PAGES: dict[str, str] = {
    Licence.CC_BY_SA: "https://creativecommons.org/licenses/by-sa/4.0/",
    Licence.CC_BY: "https://creativecommons.org/licenses/by/4.0/",
    Licence.CC_BY_SA_3: "https://creativecommons.org/licenses/by-sa/3.0/fr/",
    Licence.OPEN: "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
}
"""{licence: its text}; what is reserved has none."""


class Consent(TextChoices):
    NOT_ASKED = "not_asked", _("Pas encore demandé")
    GIVEN = "given", _("Donné")
    REFUSED = "refused", _("Refusé")
    WITHDRAWN = "withdrawn", _("Retiré")


class Relation(TextChoices):
    """What a contribution does with the one it uses, said from the one that uses."""

    SOURCE = "source", _("s’appuie sur")
    CONFIRMS = "confirms", _("confirme")
    CONTRADICTS = "contradicts", _("contredit")
    ADAPTS = "adapts", _("adapte")
    ANSWERS = "answers", _("répond à")


REVERSED_RELATIONS = {
    Relation.SOURCE: _("sert d’appui à"),
    Relation.CONFIRMS: _("est confirmé par"),
    Relation.CONTRADICTS: _("est contredit par"),
    Relation.ADAPTS: _("est adapté par"),
    Relation.ANSWERS: _("a pour réponse"),
}
"""The same edges, said from the contribution that is used."""


class ConsentUse(TextChoices):
    """What someone agrees to when their words are quoted."""

    REPORT = "report", _("Publication dans ce texte")
    STUDY = "study", _("Étude ou projet de recherche")
    TRAINING = "training", _("Formation")


class ConsentAct(TextChoices):
    """What happened between the author and the person quoted."""

    ASKED = "asked", _("Accord demandé")
    GIVEN = "given", _("Accord donné")
    REFUSED = "refused", _("Accord refusé")
    WITHDRAWN = "withdrawn", _("Accord retiré")
