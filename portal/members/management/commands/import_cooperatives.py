"""Import cooperatives from a CSV table, line by line."""

from portal.members.import_command import ImportCommand
from portal.members.imports import COOPERATIVES


class Command(ImportCommand):
    help = (
        "Importe des coopératives. Colonnes : nom (obligatoire), identifiant, slug, forme, presentation, "
        "site_web, annee_creation, siege, sites (séparés par |)."
    )
    kind = COOPERATIVES
