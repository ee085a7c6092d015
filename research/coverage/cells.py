"""One cell of the grid: what is in it, and the call for what is missing."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from knowledge.models import Contribution, Wanted
from knowledge.querysets import ContributionQuerySet
from knowledge.wanted import call_for
from portal.members.models import Member
from portal.territories.models import Territory
from portal.visibility import Viewer
from portal.vocabulary.models import Concept
from research.coverage.asking import FIRST_YEAR, this_year
from research.coverage.counting import readable_facts
from research.models import CoverageFact


@dataclass(frozen=True, slots=True)
class CellName:
    """Axis (whatever the axis when None), place, and year (any when None)."""

    axis: Concept | None
    place: Territory
    year: int | None

    @property
    def title(self) -> str:
        """What the page of the call is named: the same cell always has the same name."""
        subject = self.axis.label if self.axis else _("Expériences, études et projets")
        where = f"{subject} : {self.place.label}"
        return f"{where}, {self.year}" if self.year else where


def named(text: str) -> CellName | None:
    """Read `axis slug:place key:year`, as the buttons of the table say it; None for anything else."""
    parts = text.replace("\x00", "")[:200].split(":")
    if len(parts) != 3:
        return None
    slug, key, year = parts
    if year and not (year.isascii() and year.isdigit() and FIRST_YEAR <= int(year) <= this_year()):
        return None
    axis = Concept.objects.active().in_scheme("axis").roots().filter(slug=slug).first() if slug else None
    place = Territory.objects.current().of_kind(*CoverageFact.Level.values).filter(key=key).first()
    if place is None or (slug and axis is None):
        return None
    return CellName(axis, place, int(year) if year else None)


def call(cell: CellName, author: Member) -> Wanted:
    """Ask the network to fill a cell; asking twice is asking once."""
    return call_for(title=cell.title, author=author, axis=cell.axis, territory=cell.place, year=cell.year)


def contributions_in(
    viewer: Viewer, place: Territory, *, axis: Concept | None, first: int, last: int, kind: str = ""
) -> ContributionQuerySet:
    """What the counts of a cell count, for this viewer, newest first."""
    chosen = {"level": place.kind, "place": place, "axis": axis, "year__gte": first, "year__lte": last}
    if kind:
        chosen |= {"kind": kind}
    found = Contribution.objects.none()
    for facts in readable_facts(viewer):
        ids = facts.filter(**chosen).values("contribution_id")
        found = found | Contribution.objects.filter(pk__in=ids)
    return found.visible_to(viewer).published().order_by("-state__year", "-pk")
