"""What projects and calls make known to the rooms below: kind, checks, notices, panels, jobs of the worker."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from knowledge import acts, addresses, kind_models
from knowledge.changes import CHANGE_KIND
from knowledge.choices import Kind
from knowledge.wanted import beside
from knowledge.writing import readiness
from portal.core import journal, schedule
from portal.members import panels as member_panels
from portal.notices import kinds, subjects
from portal.territories import panels as territory_panels
from research.models import FieldCall, ResearchProject
from research.projects import panels, reminding
from research.projects.calls import follow_projects
from research.projects.readiness import check_project


def register() -> None:
    """Called once the apps are ready."""
    addresses.register(
        Kind.PROJECT,
        addresses.Place(
            "research:project", "research:projects", _("Projets R&D"), "projets", writing="research:project_edit"
        ),
    )
    kind_models.register_model(Kind.PROJECT, ResearchProject)
    acts.register("project", of_text=panels.start_from)
    beside.register("field_calls", panels.of_wanted)
    journal.listen(CHANGE_KIND, follow_projects)
    readiness.register_check(Kind.PROJECT, check_project)
    kinds.register(reminding.CALL, _("Un appel à terrain vous correspond"))
    kinds.register(reminding.RETURN, _("Un retour que vous avez promis approche ou est en retard"))
    kinds.register(reminding.RETURNED, _("Un terrain auquel vous avez participé rend ses résultats"))
    kinds.register(reminding.AGREEMENT, _("Un projet demande à partir d’un de vos récits"))
    subjects.register(reminding.SUBJECT, reminding.readable_calls, FieldCall.objects.visible_to)
    subjects.register(reminding.AGREEMENT, reminding.readable_agreements, reminding.agreements_of)
    schedule.register("field_call_returns", 6 * 3600, reminding.remind)
    territory_panels.register(panels.of_territory, position=40)
    member_panels.register("cooperative", "field_calls", panels.of_cooperative, position=40)
