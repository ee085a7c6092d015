"""The published versions that a reader may see."""

from __future__ import annotations

from knowledge.models import Contribution, Publication
from portal.visibility import Viewer, audience_of, can_read


def versions_for(viewer: Viewer, contribution: Contribution) -> list[Publication]:
    """Newest first. A text published to few, then replaced when the page opened to many, stays with the few."""
    people = [credit.member_id for credit in contribution.authorships.all()]
    circles = [circle.pk for circle in contribution.state.circles.all()]

    def opened(version: Publication) -> bool:
        audience = audience_of(
            live=True,
            visibility=version.visibility,
            cooperative_id=contribution.state.cooperative_id,
            person_ids=people,
            circle_ids=circles,
        )
        return can_read(viewer, audience)

    return [version for version in contribution.publications.select_related("published_by") if opened(version)]
