"""Free areas ("bassins"): places that people draw themselves, made of official territories."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from django.db import transaction

from portal.territories.models import Territory

Value = TypeVar("Value")


def save_area(code: str, name: str, parts: Iterable[Territory]) -> tuple[Territory, bool]:
    """Create or update the free area `ZONE-<code>` and return it with whether it is new.

    `code` is a slug. Its région and département are those that all its parts share, so that what concerns the
    area also counts for them; its population is not summed, since parts may overlap.
    """
    members = list(parts)
    with transaction.atomic():
        area, is_new = Territory.objects.update_or_create(
            kind=Territory.Kind.AREA,
            code=code,
            defaults={
                "name": name,
                "region_id": _shared(part.pk if part.kind == "region" else part.region_id for part in members),
                "departement_id": _shared(
                    part.pk if part.kind == "departement" else part.departement_id for part in members
                ),
                "zone": _shared(part.zone for part in members) or Territory.Zone.METRO,
            },
        )
        area.parts.set(members)
    return area, is_new


def _shared(values: Iterable[Value]) -> Value | None:
    """Return the one value that all have, or None when they differ or when there is none."""
    distinct = set(values)
    return distinct.pop() if len(distinct) == 1 else None
