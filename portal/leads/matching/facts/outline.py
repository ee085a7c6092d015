"""A lead as statements know it: what shapes them, apart from its numbers, so that they are written once for many leads.

outline, numbers = Outline.of(lead), numbers_of(lead)
outline.lead(numbers)      # a lead that is in no database, about which `pool` writes the same conditions
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from portal.leads.models import Lead
from portal.territories.models import Territory

_PARENTS: Final = ("region", "departement", "epci")


@dataclass(frozen=True, slots=True)
class Outline:
    """Equal for leads whose statements differ by numbers only. `parents`: which areas hold the place."""

    visibility: str
    is_remote: bool
    is_cooperatives: bool
    place: str
    parents: tuple[str, ...]

    @classmethod
    def of(cls, lead: Lead) -> Outline:
        place = lead.place
        return cls(
            lead.visibility,
            lead.is_remote,
            lead.cooperative_id is not None,
            place.kind if place else "",
            tuple(name for name in _PARENTS if place and getattr(place, f"{name}_id") is not None),
        )

    @property
    def size(self) -> int:
        """How many numbers it stands on."""
        return 1 + self.is_cooperatives + bool(self.place) + len(self.parents)

    def lead(self, numbers: Sequence[int]) -> Lead:
        """From `numbers_of` a lead of this outline; what follows is left."""
        left = iter(numbers)
        made = Lead(pk=next(left), visibility=self.visibility, is_remote=self.is_remote)
        if self.is_cooperatives:
            made.cooperative_id = next(left)
        if self.place:
            made.place = Territory(pk=next(left), kind=self.place)
            for name in self.parents:
                setattr(made.place, name, Territory(pk=next(left), kind=name))
        return made


def numbers_of(lead: Lead) -> list[int]:
    """Those of the lead, of its cooperative, of its place and of what holds it."""
    found = [lead.pk, lead.cooperative_id]
    if lead.place is not None:
        found += [lead.place.pk, *(getattr(lead.place, f"{name}_id") for name in _PARENTS)]
    return [number for number in found if number is not None]
