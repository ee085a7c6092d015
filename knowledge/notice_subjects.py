"""Contributions as the subjects of notices: named to those who may read them when the notice is shown."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from knowledge.models import Contribution
from knowledge.querysets import ContributionQuerySet
from portal.notices import subjects
from portal.notices.subjects import Subject
from portal.visibility import Viewer

CONTRIBUTION = "contribution"


def register() -> None:
    """Called once the apps are ready."""
    subjects.register(CONTRIBUTION, contributions, open_to)


def contributions(viewer: Viewer, ids: Collection[int]) -> Mapping[int, Subject]:
    """{id: subject} of those that the viewer may read now; one query."""
    readable = open_to(viewer).filter(pk__in=ids).select_related("state")
    return {page.pk: Subject(_title(page), page.get_absolute_url()) for page in readable}


def open_to(viewer: Viewer) -> ContributionQuerySet:
    return Contribution.objects.visible_to(viewer).filter(state__deleted_at=None)


def _title(page: Contribution) -> str:
    return page.title if page.state.live else page.draft_title
