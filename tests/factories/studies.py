"""Studies as researchers make them: drafted, their blocks filled in, then published as any text is."""

from __future__ import annotations

import json
from typing import Any

from knowledge.choices import Kind
from knowledge.writing import publishing
from knowledge.writing.drafts import save_draft, start_draft
from portal.members.models import Member, Role
from research.models import CaseStudy
from tests.factories.knowledge import writer

STUDY_TEXTS: dict[str, Any] = {
    "abstract": "Douze récits disent comment un acompte change la trésorerie d'une petite activité.",
    "question": "L'acompte protège-t-il des impayés, et à quelles conditions ?",
    "method": "Lecture de douze récits, six entretiens d'une heure, relecture par les personnes.",
    "findings": "L'acompte protège quand il est écrit sur le devis.",
    "limits": "Douze récits d'une seule région : rien ne dit que cela vaille ailleurs.",
}


def researcher(name: str = "", **fields: Any) -> Member:
    member = writer(name, **fields)
    Role.objects.create(member=member, kind=Role.Kind.RESEARCHER)
    return member


def blocks(*pairs: tuple[str, Any]) -> str:
    """A StreamField as it is stored, from (type, value) pairs."""
    return json.dumps([{"type": kind, "value": value} for kind, value in pairs])


def study(
    author: Member | None = None,
    *,
    title: str = "Ce que l'acompte change",
    body: str = "[]",
    visibility: str = "public",
    publish: bool = True,
    **values: Any,
) -> CaseStudy:
    """A study by `author` (a new researcher if None), published unless `publish` is False."""
    author = author or researcher()
    draft = start_draft(author, Kind.STUDY)
    save_draft(draft.pk, author.user, {"title": title, "body": body} | STUDY_TEXTS | values, base_token=None)
    if publish:
        publishing.publish_as_asked(draft.pk, author.user, visibility=visibility, protected_author=False)
    else:
        publishing.set_visibility(draft.pk, visibility)
    return CaseStudy.objects.get(pk=draft.pk)
