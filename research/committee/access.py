"""Who takes part in the reading of a study: its authors and the readers asked, and nobody else."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest

from knowledge.rules import may_edit
from knowledge.views.access import readable_or_404
from knowledge.views.pages import identifier
from portal.members.middleware import viewer_of
from research.models import CaseStudy, Committee, CommitteeReader


@dataclass(frozen=True, slots=True)
class Seat:
    """The place of this viewer around a study. `reader` is None for its authors."""

    study: CaseStudy
    committee: Committee | None
    reader: CommitteeReader | None
    is_author: bool

    @property
    def may_decide(self) -> bool:
        """The one who reports, while the round is open; never an author."""
        return bool(self.reader and self.reader.reports and not self.is_author and self.committee and self.is_open)

    @property
    def is_open(self) -> bool:
        return bool(self.committee and self.committee.is_open)


def seat_or_404(request: HttpRequest, slug: str) -> Seat:
    """The seat around the newest committee of the study. Raises Http404 for everybody else, readers of it too."""
    viewer = viewer_of(request)
    study = readable_or_404(request, identifier(slug), CaseStudy)
    assert isinstance(study, CaseStudy)
    committee = study.committees.select_related("study__state", "circle").first()
    is_author = may_edit(viewer, study)
    reader = None
    if committee is not None and viewer.member_id is not None and viewer.is_network and not is_author:
        reader = committee.readers.select_related("committee__study").filter(member_id=viewer.member_id).first()
    if reader is None and not is_author:
        raise Http404
    return Seat(study, committee, reader, is_author)
