"""The lineage of a study follows its text: what a published version cites, it comes from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from knowledge.choices import WRITING_CREDITS, Relation
from knowledge.models import Contribution, Lineage, Publication
from knowledge.practice import lineage
from portal.members.models import Member
from research.models import CaseStudy

Citations = dict[tuple[int, str], str]
"""{(story, relation): passage}"""


def follow(study: CaseStudy) -> None:
    """Draw the edges that the text just published cites, erase those that only the version before cited.

    Edges drawn by hand are left alone. A story that may no longer be read gives no edge; publication goes on.
    """
    by = _signatory(study)
    if by is None:
        return
    wanted = citations(study.body.raw_data)
    drawn = {(edge.source_id, edge.relation): edge for edge in Lineage.objects.filter(target=study)}
    for key in _cited_before(study) - wanted.keys():
        if key in drawn:
            lineage.unlink(drawn.pop(key), by=by)
    sources = Contribution.objects.in_bulk({story for story, _relation in wanted})
    for (story, relation), passage in wanted.items():
        if (edge := drawn.get((story, relation))) is not None:
            if edge.passage != passage:
                Lineage.objects.filter(pk=edge.pk).update(passage=passage)
        elif story in sources:
            _draw(study, sources[story], relation, passage, by)


def _draw(study: CaseStudy, story: Contribution, relation: str, passage: str, by: Member) -> None:
    try:
        lineage.link(study, story, relation, passage=passage, by=by)
    except lineage.LineageRefused:
        return


def citations(raw: Any) -> Citations:
    """What the blocks of a text cite. Both sides of a contradiction are sources."""
    found: Citations = {}
    for block in raw:
        value: Mapping[str, Any] = block["value"]
        if block["type"] == "story":
            found[int(value["story"]), value["relation"]] = (value.get("passage") or "").strip()
        elif block["type"] == "contradiction":
            for name in ("first", "second"):
                found.setdefault((int(value[name]), Relation.SOURCE.value), "")
    return found


def _cited_before(study: CaseStudy) -> set[tuple[int, str]]:
    """What the version before the newest one cites."""
    before = Publication.objects.filter(contribution=study).order_by("-number")[1:2].first()
    stored = before.content.get("body") if before else None
    return set(citations(json.loads(stored))) if stored else set()


def _signatory(study: CaseStudy) -> Member | None:
    """The first writer: whose reading decides what may be cited."""
    credit = study.authorships.filter(credit__in=WRITING_CREDITS).select_related("member__user").first()
    return credit.member if credit else None
