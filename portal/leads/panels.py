"""Parts of the page of a lead that its other rooms add, and leads on the pages of people, cooperatives and places.

    panels.register_part(10, build)

`build(viewer, lead)` gives a `Part`, or None when it has nothing for this viewer. It must itself apply the rule.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from portal.leads.models import Lead
from portal.visibility import Viewer


@dataclass(frozen=True, slots=True)
class Part:
    """One section of the page: its template, heading included, and what it shows as `part.context`."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)


Builder = Callable[[Viewer, Lead], Part | None]
_builders: dict[Builder, int] = {}


def register_part(position: int, builder: Builder) -> None:
    """Add a builder; adding it again only moves it."""
    _builders[builder] = position


def parts_for(viewer: Viewer, lead: Lead) -> list[Part]:
    """In order of position."""
    ordered = sorted(_builders, key=_builders.__getitem__)
    return [part for part in (builder(viewer, lead) for builder in ordered) if part is not None]
