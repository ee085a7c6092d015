"""The kinds of contribution that this room adds, made known to `knowledge`."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from knowledge import addresses, kind_models, rendering
from knowledge.choices import Kind
from knowledge.reading import links
from knowledge.writing import readiness
from portal.members import portability
from portal.notices import kinds as notices
from research import panels, personal_data
from research.checks import check_study
from research.committee import reading
from research.display import display
from research.models import CaseStudy
from research.rendering import render_blocks


def register() -> None:
    """Called once the apps are ready."""
    addresses.register(
        Kind.STUDY, addresses.Place("research:study", "research:studies", _("Études"), "etudes", "research:workshop")
    )
    kind_models.register_model(Kind.STUDY, CaseStudy)
    rendering.register_blocks(Kind.STUDY, render_blocks)
    readiness.register_check(Kind.STUDY, check_study)
    links.register_display(display)
    for name, label in (
        (reading.ASKED, _("On vous demande une lecture")),
        (reading.ANSWERED, _("Un avis est donné sur votre étude")),
        (reading.DISCUSSED, _("Un message sur une lecture")),
        (reading.DECIDED, _("La décision d’un comité de lecture")),
    ):
        notices.register(name, label)
    panels.register()
    portability.register("research", personal_data.archive_part)
