"""Places as people type them: « Puy-de-Dôme (63) », « Ambert », « COM-63003 »."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.territories.models import Territory
from portal.territories.names import fold_name

_LABEL = re.compile(r"^(?P<name>.+?)\s*\((?P<code>[0-9A-Za-z-]+)\)$")
_SEPARATORS = re.compile(r"[;\n]+")
_MANY = 60
MAX_PLACES = 30


def find_place(text: str) -> Territory:
    """The territory meant by `text`: a key, or a name, with a code in brackets when several share it.

    The code may be that of the place, its département, or a postcode. Among places of one name the widest
    level wins (« Paris » is the département), as long as it has only one.
    Raises ValidationError when nothing, or too much, has this name.
    """
    wanted = text.strip()
    by_key = Territory.objects.filter(key=wanted.upper()).first()
    if by_key is not None:
        return by_key
    label = _LABEL.match(wanted)
    name, code = (label["name"], label["code"].upper()) if label else (wanted, "")
    named = Territory.objects.current().filter(search_name=fold_name(name)).select_related("departement")
    matches = [place for place in named[:_MANY] if not code or _has_code(place, code)]
    for kind in Territory.Kind.values:
        level = [place for place in matches if place.kind == kind]
        if len(level) == 1:
            return level[0]
        if level:
            raise ValidationError(
                _("Plusieurs territoires s’appellent « %(name)s » : ajoutez le département, comme (63)."),
                params={"name": wanted},
            )
    raise ValidationError(_("Territoire introuvable : « %(name)s »."), params={"name": wanted})


def _has_code(place: Territory, code: str) -> bool:
    departement = place.departement.code if place.departement is not None else ""
    return code in (place.code, departement, *place.postcodes.split())


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
