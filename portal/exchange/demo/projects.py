"""Projects of the demo with their partners, fieldworks and sources, and their calls for fieldwork."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from knowledge.choices import Kind, Relation
from knowledge.models import Contribution, ContributionState
from knowledge.practice import lineage
from knowledge.writing.drafts import save_draft, start_draft
from knowledge.writing.publishing import republish
from portal.members.models import Member
from portal.territories.models import Territory
from portal.vocabulary.models import Concept
from research.coverage.history import keep_month
from research.models import FieldCall, Fieldwork, ProjectPartner, ResearchProject
from research.projects import calls

_STORIES = "import:demo:"
_PLAIN = ("title", "summary", "approach", "phase", "progress", "started_on", "ends_on")


def fill_projects(document: Mapping[str, Any]) -> int:
    """Write the projects and calls that are not there yet; returns how many projects.

    Raises KeyError or DoesNotExist for an unknown member, story or place.
    """
    made = 0
    for data in document["projects"]:
        if not ContributionState.objects.filter(source_id=_source_id(data["slug"])).exists():
            with transaction.atomic():
                _project(data)
            made += 1
    for data in document["calls"]:
        project = ResearchProject.objects.get(state__source_id=_source_id(data["project"]))
        if not FieldCall.objects.filter(project=project, title=data["title"]).exists():
            _call(project, data)
    keep_month()
    return made


def _source_id(slug: str) -> str:
    return f"demo:project:{slug}"


def _project(data: Mapping[str, Any]) -> None:
    author = Member.objects.get(slug=data["by"])
    page = start_draft(author, Kind.PROJECT, title=data["title"])
    values: dict[str, Any] = {name: data[name] for name in _PLAIN if name in data}
    values |= {name: data[name].strip() for name in ResearchProject.text_fields if name in data}
    values |= {
        "axes": _concepts("axis", data["axes"]),
        "territories": _places(data["territories"]),
        "partners": [
            ProjectPartner(sort_order=order, role=role, name=name, part=part)
            for order, (role, name, part) in enumerate(data["partners"])
        ],
        "fieldworks": [
            Fieldwork(sort_order=order, name=name, territory=_places([key])[0], period=period, note=note)
            for order, (name, key, period, note) in enumerate(data.get("fieldworks", []))
        ],
    }
    save_draft(page.pk, None, values, base_token=None)
    ContributionState.objects.filter(pk=page.pk).update(source_id=_source_id(data["slug"]), is_example=True)
    republish(page.pk, visibility=data.get("visibility", "public"), protected_author=False)
    told = [f"{_STORIES}{name}" for name in data.get("sources", [])]
    everybodys = Contribution.objects.filter(state__source_id__in=told, state__live=True, state__visibility="public")
    for story in everybodys.order_by("pk"):
        lineage.link(page, story, Relation.SOURCE, by=author)


def _call(project: ResearchProject, data: Mapping[str, Any]) -> None:
    author = project.authorships.select_related("member").order_by("position", "pk")[0].member
    values = {name: data[name] for name in ("title", "text", "form", "duration", "uses", "stage") if name in data}
    values |= {
        "axes": list(project.axes.all()),
        "trades": _concepts("trade", data.get("trades", [])),
        "territories": _places(data.get("territories", [])),
        "return_on": timezone.localdate() + dt.timedelta(days=data["return_in"]),
    }
    call = calls.save(project, values, author)
    if note := data.get("returned_note"):
        calls.give_back(call, note)


def _concepts(scheme: str, slugs: Iterable[str]) -> list[Concept]:
    return list(Concept.objects.filter(scheme=scheme, slug__in=list(slugs)))


def _places(keys: Iterable[str]) -> list[Territory]:
    """In the order of their keys; every key must be known."""
    found = {place.key: place for place in Territory.objects.filter(key__in=list(keys))}
    return [found[key] for key in keys]
