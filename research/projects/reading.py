"""What is around a project (partners, fieldworks, calls), read in one query for its page."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.db.models import CharField, Value
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse
from django.utils import timezone

from portal.territories.mapping import territory_url
from research.models import FieldCall, Fieldwork, ProjectPartner, ResearchProject
from research.models.project import PartnerRole


@dataclass(frozen=True, slots=True)
class Partner:
    role: str
    name: str
    part: str

    @property
    def role_label(self) -> str:
        return str(PartnerRole(self.role).label)


@dataclass(frozen=True, slots=True)
class Field:
    """One fieldwork; `place` and its address are empty when it has none."""

    name: str
    period: str
    note: str
    place: str
    place_url: str


@dataclass(frozen=True, slots=True)
class CallLine:
    title: str
    url: str
    state_label: str
    return_on: dt.date
    is_returned: bool

    @property
    def is_late(self) -> bool:
        return not self.is_returned and self.return_on < timezone.localdate()


@dataclass(slots=True)
class Around:
    partners: list[Partner] = field(default_factory=list)
    fieldworks: list[Field] = field(default_factory=list)
    calls: list[CallLine] = field(default_factory=list)

    @property
    def lacks_producer(self) -> bool:
        """No productive organisation among the partners: the page says so."""
        return all(partner.role != PartnerRole.PRODUCER for partner in self.partners)


def around(project: ResearchProject) -> Around:
    """The caller may read the project, and so its calls."""
    partners = ProjectPartner.objects.filter(project=project).values_list(
        Value(1), "sort_order", "pk", "role", "name", "part", Value(""), Value("")
    )
    fieldworks = Fieldwork.objects.filter(project=project).values_list(
        Value(2), "sort_order", "pk", "period", "name", "note", _text("territory__name"), _text("territory__key")
    )
    calls = FieldCall.objects.filter(project=project).values_list(
        Value(3), "pk", "pk", "state", "title", _as_text("return_on"), _text(_as_text("returned_at")), Value("")
    )
    found = Around()
    rows = partners.order_by().union(fieldworks.order_by(), calls.order_by(), all=True)
    for what, _order, pk, *values in sorted(rows, key=lambda row: row[:3]):
        _put(found, what, pk, values)
    return found


def _put(found: Around, what: int, pk: int, values: list[Any]) -> None:
    first, name, third, fourth, fifth = values
    if what == 1:
        found.partners.append(Partner(first, name, third))
    elif what == 2:
        found.fieldworks.append(Field(name, first, third, fourth, territory_url(fifth) if fifth else ""))
    else:
        label = str(FieldCall.State(first).label)
        day = dt.date.fromisoformat(third[:10])
        found.calls.append(CallLine(name, reverse("research:call", args=[pk]), label, day, bool(fourth)))


def _as_text(name: str) -> Cast:
    return Cast(name, CharField())


def _text(source: Any) -> Coalesce:
    return Coalesce(source, Value(""), output_field=CharField())
