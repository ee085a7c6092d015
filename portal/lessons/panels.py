"""The moments that this room knows by itself: a project that opens, an arrival; and the counts on an experience."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from knowledge.choices import Kind
from knowledge.holdings import take_stock
from knowledge.models import Contribution
from knowledge.moments import Moment, Occasion, lessons_at
from knowledge.rules import may_edit
from portal.lessons.answering import counts_of
from portal.members import panels as member_panels
from portal.members.access import first_start
from portal.members.middleware import viewer_of
from portal.members.models import Member
from portal.visibility import Viewer
from portal.vocabulary.models import Concept

ARRIVAL = dt.timedelta(days=270)
"""How long someone is new in a cooperative."""
SPACE = "/mon-espace/"
_OF_PROJECT = (Contribution.trades.through, Contribution.skills.through)
_OF_PERSON = (Member.trades.through, Member.skills.through)
MARKS = "lesson marks"
"""What an experience holds here, by its name in `knowledge.holdings`."""


def of_project(request: HttpRequest, page: Contribution) -> dict[str, object] | None:
    """Beside a project, for those who write it."""
    viewer = viewer_of(request)
    if page.state.kind != Kind.PROJECT or not may_edit(viewer, page):
        return None
    found = lessons_at(viewer, project_moment(page, viewer))
    return found and {"template": "lessons/project_panel.html", "told": found["told"]}


def project_moment(page: Contribution, viewer: Viewer) -> Moment:
    """Two queries: what it is about, and where. Its sources are known to those who write it."""
    question = str(getattr(page, "question", ""))
    concepts = _concepts(*(through.objects.filter(contribution=page.pk) for through in _OF_PROJECT))
    places = list(page.territories.select_related("region", "departement"))
    return Moment(
        Occasion.PROJECT, page.title, f"{page.summary} {question}", page.get_absolute_url(),
        concepts, places, take_stock(page, viewer).sources,
    )  # fmt: skip


def of_story(request: HttpRequest, page: Contribution) -> dict[str, object] | None:
    """Beside an experience: how many people took it up, from five on."""
    if (
        page.state.kind != Kind.EXPERIENCE
        or not page.state.live
        or MARKS not in take_stock(page, viewer_of(request)).others
    ):
        return None
    counts = counts_of(page.pk)
    return {"template": "lessons/counts_panel.html", "counts": counts} if counts.adopted or counts.useless else None


def of_space(member: Member, viewer: Viewer) -> member_panels.Panel | None:
    """For the first months in a first cooperative."""
    since = first_start(member)
    if not viewer.is_network or since is None or since < timezone.localdate() - ARRIVAL:
        return None
    found = lessons_at(viewer, arrival_moment(member))
    context: dict[str, Any] = {"told": found["told"]} if found else {}
    return member_panels.Panel("lecons", _("Pour vos débuts"), "lessons/space_panel.html", context) if found else None


def arrival_moment(member: Member) -> Moment:
    """Two queries: what the person can do, and where."""
    concepts = _concepts(*(through.objects.filter(member=member) for through in _OF_PERSON))
    places = list(member.places.select_related("region", "departement"))
    words = _("tester son activité, premiers mois, premiers clients, contrat, accompagnement, se lancer")
    return Moment(Occasion.ARRIVAL, member.headline, f"{member.seeks} {words}", SPACE, concepts, places)


def _concepts(trades: QuerySet[Any, Any], skills: QuerySet[Any, Any]) -> list[Concept]:
    """Of these rows, each once. One query."""
    return list(Concept.objects.filter(Q(pk__in=trades.values("concept")) | Q(pk__in=skills.values("concept"))))
