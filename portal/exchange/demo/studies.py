"""Studies of the demo, with their sources, their quoted words and their committees."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from knowledge.choices import ConsentAct, ConsentUse, Credit, Kind
from knowledge.consent import consents
from knowledge.models import Authorship, Contribution, ContributionState, Publication
from knowledge.writing.drafts import save_draft, start_draft
from knowledge.writing.publishing import republish
from portal.members.models import Circle, Cooperative, Member
from portal.territories.models import Territory
from portal.vocabulary.models import Concept
from research.committee.grid import newest
from research.models import CaseStudy, Committee, CommitteeReader, Mark
from research.references.keeping import add_references

_TEXTS = CaseStudy.text_fields
_STORIES = "import:demo:"
"""How the imported stories of the demo are known."""


def fill_studies(studies: Iterable[Mapping[str, Any]]) -> int:
    """Write the studies that are not there yet; returns how many. Raises KeyError for an unknown story or member."""
    made = 0
    for data in studies:
        source_id = f"demo:study:{data['slug']}"
        if not ContributionState.objects.filter(source_id=source_id).exists():
            with transaction.atomic():
                _write(data, source_id)
            made += 1
    return made


def _write(data: Mapping[str, Any], source_id: str) -> None:
    authors = [Member.objects.get(slug=slug) for slug in data["authors"]]
    page = start_draft(authors[0], Kind.STUDY, title=data["title"])
    for position, other in enumerate(authors[1:], start=1):
        Authorship.objects.create(contribution=page, member=other, credit=Credit.STORY, position=position)
    values: dict[str, Any] = {name: data[name].strip() for name in ("title", "summary", *_TEXTS) if name in data}
    values |= {
        "axes": list(Concept.objects.filter(scheme="axis", slug__in=data["axes"])),
        "territories": list(Territory.objects.filter(key__in=data.get("territories", []))),
        "tags": data.get("tags", []),
        "started_on": data.get("started_on"),
        "ended_on": data.get("ended_on"),
        "body": json.dumps(_blocks(page, data["text"]), ensure_ascii=False),
    }
    save_draft(page.pk, None, values, base_token=None)
    cooperative = Cooperative.objects.filter(slug=data.get("cooperative", "")).first()
    ContributionState.objects.filter(pk=page.pk).update(
        source_id=source_id, is_example=True, **({"cooperative": cooperative} if cooperative else {})
    )
    republish(page.pk, visibility=data.get("visibility", "public"), protected_author=False)
    study = CaseStudy.objects.get(pk=page.pk)
    _date(study, data["published_on"])
    if references := data.get("references"):
        add_references(study, references)
    if committee := data.get("committee"):
        _committee(study, committee)


def _blocks(page: Contribution, rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Each row is one block: {type: value}, stories by their slug, quoted words written out."""
    blocks = []
    for row in rows:
        ((kind, value),) = row.items()
        if kind == "verbatim":
            value = {"quote": _quote(page, value)}
        elif kind == "story":
            value = value | {"story": _number(value["story"])}
        elif kind == "contradiction":
            value = value | {side: _number(value[side]) for side in ("first", "second")}
        elif isinstance(value, str):
            value = value.strip()
        blocks.append({"type": kind, "value": value})
    return blocks


def _quote(page: Contribution, value: Mapping[str, str]) -> int:
    quoted = consents.quote(page, value["text"], value.get("speaker", ""))
    consents.record(quoted, ConsentAct.GIVEN, ConsentUse.STUDY, by=None, means="de vive voix, puis par écrit")
    return quoted.pk


def _number(slug: str) -> str:
    try:
        return str(ContributionState.objects.get(source_id=f"{_STORIES}{slug}").pk)
    except ContributionState.DoesNotExist:
        raise KeyError(slug) from None


def _date(study: CaseStudy, day: dt.date) -> None:
    """The demo's studies came out over the years, not all on the day it was filled."""
    moment = timezone.make_aware(dt.datetime.combine(day, dt.time(9)))
    dates = {"first_published_at": moment, "last_published_at": moment}
    ContributionState.objects.filter(pk=study.pk).update(**dates)
    CaseStudy.objects.filter(pk=study.pk).update(**dates)
    Publication.objects.filter(contribution=study).update(published_at=moment)


def _committee(study: CaseStudy, data: Mapping[str, Any]) -> None:
    circle = Circle.objects.create(name="Comité de lecture", purpose="Lire une étude avant sa publication")
    committee = Committee.objects.create(
        study=study, circle=circle, version=1, grid=newest().version,
        due_on=data["due_on"], decision=data.get("decision", ""), decision_note=data.get("note", ""),
        decided_at=_moment(data.get("decided_on")),
    )  # fmt: skip
    for row in data["readers"]:
        member = Member.objects.get(slug=row["member"])
        circle.members.add(member)
        reader = CommitteeReader.objects.create(
            committee=committee, member=member, reports=row is data["readers"][0], named=row.get("named", False),
            opinion=row.get("opinion", ""), advice=row.get("advice", ""), answered_at=_moment(row.get("day")),
        )  # fmt: skip
        if reader.answered_at:
            Mark.objects.bulk_create(
                Mark(
                    reader=reader, criterion=criterion.key,
                    answer=row.get("answers", {}).get(criterion.key, Mark.Answer.YES),
                    comment=row.get("comments", {}).get(criterion.key, ""),
                )
                for criterion in newest().criteria()
            )  # fmt: skip


def _moment(day: dt.date | None) -> dt.datetime | None:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(9))) if day else None
