"""Projects and calls as people make them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from knowledge.choices import Kind
from knowledge.writing import publishing
from knowledge.writing.drafts import save_draft, start_draft
from portal.members.models import Member
from portal.visibility import Visibility
from research.models import FieldCall, ProjectPartner, ResearchProject
from research.projects import calls
from tests.factories import knowledge as made


def project(
    author: Member | None = None, *, visibility: str = Visibility.PUBLIC, publish: bool = True, **values: Any
) -> ResearchProject:
    """A project of `author` (a new member if None), published unless `publish` is False."""
    author = author or made.writer()
    chosen = {
        "title": "Partager un atelier sans s’épuiser",
        "question": "À quelles conditions un atelier partagé tient-il plus de trois ans ?",
        "approach": "action",
        "phase": "growth",
        "axes": [made.axis()],
        "territories": [made.departement()],
        "partners": [ProjectPartner(sort_order=0, role="producer", name="Menuiserie du Val")],
    } | values
    draft = start_draft(author, Kind.PROJECT)
    save_draft(draft.pk, author.user, chosen, base_token=None)
    if publish:
        publishing.publish_as_asked(draft.pk, author.user, visibility=visibility, protected_author=False)
    return ResearchProject.objects.get(pk=draft.pk)


def call(of: ResearchProject | None = None, by: Member | None = None, **values: Any) -> FieldCall:
    """An open call of a project, with a return promised in two months."""
    by = by or made.writer()
    chosen = {
        "title": "Rencontrer des menuisiers qui partagent un atelier",
        "text": "Une heure d’entretien, **chez vous** ou par téléphone.",
        "uses": "Un article et une restitution dans votre coopérative.",
        "return_on": timezone.localdate() + dt.timedelta(days=60),
    } | values
    return calls.save(of or project(by), chosen, by)
