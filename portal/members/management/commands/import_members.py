"""Import members from a CSV table, line by line."""

from portal.members.import_command import ImportCommand
from portal.members.imports import MEMBERS


class Command(ImportCommand):
    help = (
        "Importe des membres. Colonnes : identifiant et nom (obligatoires), en_une_ligne, propose, cherche, "
        "parcours, disponibilite, courriel, telephone, metiers, competences, territoires (séparés par |), "
        "cooperative, etape, depuis, jusqu_au. Les personnes ne sont ni publiques ni dans l’annuaire avant de "
        "l’avoir choisi elles-mêmes."
    )
    kind = MEMBERS
