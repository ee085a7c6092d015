"""Places as people type them in a form or a table: « Puy-de-Dôme (63) », « Ambert », « COM-63003 »."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.territories.models import Territory
from portal.territories.resolving import AmbiguousTerritory, UnknownTerritory, resolve

_SEPARATORS = re.compile(r"[;\n]+")
MAX_PLACES = 30
SHOWN_CANDIDATES = 5


def find_place(text: str) -> Territory:
    """The territory meant by `text`. Raises ValidationError when nothing, or too much, has this name."""
    try:
        return resolve(text)
    except UnknownTerritory as fault:
        raise ValidationError(_("Territoire introuvable : « %(name)s »."), params={"name": text}) from fault
    except AmbiguousTerritory as fault:
        labels = ", ".join(place.label for place in fault.candidates[:SHOWN_CANDIDATES])
        raise ValidationError(
            _("Plusieurs territoires s’appellent « %(name)s » : %(labels)s…"),
            params={"name": text, "labels": labels},
        ) from fault


def find_places(text: str) -> list[Territory]:
    """One territory a line, or separated by semicolons. Raises one ValidationError with every fault."""
    names = [name.strip() for name in _SEPARATORS.split(text) if name.strip()]
    if len(names) > MAX_PLACES:
        raise ValidationError(_("Indiquez au plus %(count)d territoires."), params={"count": MAX_PLACES})
    places: dict[int, Territory] = {}
    faults: list[ValidationError] = []
    for name in names:
        try:
            place = find_place(name)
            places[place.pk] = place
        except ValidationError as fault:
            faults.append(fault)
    if faults:
        raise ValidationError(faults)
    return list(places.values())
