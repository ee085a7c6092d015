"""The published versions that a reader may see."""

from __future__ import annotations

from django.db.models import prefetch_related_objects

from knowledge.models import Contribution, Publication
from knowledge.reading.differences import FieldDifference, differences
from knowledge.rules import may_edit
from portal.visibility import Viewer, audience_of, can_read


def versions_for(viewer: Viewer, contribution: Contribution) -> list[Publication]:
    """Newest first, in three queries. A text published to few, then replaced when the page opened to many, stays with
    the few."""
    prefetch_related_objects([contribution], "authorships", "state__circles")
    found = contribution.publications.select_related("published_by")
    return [version for version in found if is_open(viewer, contribution, version)]


def is_open(viewer: Viewer, contribution: Contribution, version: Publication) -> bool:
    """May the reader of a contribution read this version too? Reads credits and circles: prefetch them for many."""
    audience = audience_of(
        live=True,
        visibility=version.visibility,
        cooperative_id=contribution.state.cooperative_id,
        person_ids=[credit.member_id for credit in contribution.authorships.all()],
        circle_ids=[circle.pk for circle in contribution.state.circles.all()],
    )
    return can_read(viewer, audience)


_SINGLING_OUT = frozenset({"territories", "trades", "started_on", "ended_on"})


def changes_for(
    viewer: Viewer, contribution: Contribution, before: Publication, after: Publication
) -> list[FieldDifference]:
    """What differs between two versions, as far as this reader may be told.

    Quoted words are for the authors alone: a consent given then may be withdrawn since. So is what would single out
    a protected author, who may have been named, or placed precisely, in an older version.
    """
    changed = differences(contribution.specific_class, before.content, after.content)
    if may_edit(viewer, contribution):
        return changed
    hidden = {"verbatims"} | (_SINGLING_OUT if contribution.state.protected_author else set())
    return [difference for difference in changed if difference.field not in hidden]
