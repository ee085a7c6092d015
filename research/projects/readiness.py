"""What a project needs before anyone but its authors reads it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from knowledge.writing.readiness import Need
from research.models import ResearchProject


def check_project(page: ResearchProject, need: Need) -> None:
    """A missing productive partner does not block: the page says that it is missing."""
    if not page.question.strip():
        need("question", _("Dites à quelle question le projet veut répondre."))
    if not page.approach:
        need("approach", _("Choisissez une démarche."))
    if not page.phase:
        need("phase", _("Choisissez une phase."))
    if not page.axes.all():
        need("axes", _("Choisissez au moins un axe."))
    if not page.territories.all():
        need("territories", _("Indiquez au moins un territoire."))
    if not page.partners.all():
        need("partners", _("Nommez au moins un partenaire."))
    if page.started_on and page.ends_on and page.ends_on < page.started_on:
        need("ends_on", _("La fin vient avant le début."))
