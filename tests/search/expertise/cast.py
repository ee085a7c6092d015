"""People who know something, and those who ask."""

from __future__ import annotations

from typing import Any

from knowledge.models import ExperienceReport
from portal.members.models import Member
from portal.visibility import Viewer
from portal.vocabulary.models import Concept, Scheme
from search.expertise.answering import WhoKnows, who_knows
from search.expertise.request import ExpertiseRequest
from tests.factories.knowledge import experience, writer

VISITOR = Viewer.anonymous()
MEMBER = Viewer(frozenset({"public", "network"}))


def skill(label: str = "poser des joints") -> Concept:
    slug = label.replace(" ", "-")
    return Concept.objects.get_or_create(scheme=Scheme.SKILL, slug=slug, defaults={"label": label})[0]


def trade(label: str = "carreleur") -> Concept:
    return Concept.objects.get_or_create(scheme=Scheme.TRADE, slug=label, defaults={"label": label})[0]


def expert(name: str = "", **fields: Any) -> Member:
    """In the directory, with a page that everybody reads."""
    return writer(name, is_listed=True, **fields)


def told(author: Member, *skills: Concept, **values: Any) -> ExperienceReport:
    """A published experience of these skills."""
    return experience(author, **({"skills": list(skills)} | values))


def ask(text: str, viewer: Viewer = MEMBER, *ignored: str) -> WhoKnows:
    return who_knows(viewer, ExpertiseRequest(text, ignored))


def names(found: WhoKnows) -> list[str]:
    return [answer.card.name for answer in found.answers]
