"""From what people and files write about a place to the one territory of today that it means.

Accepted, in this order: the key ("DEP-63"), the label ("Puy-de-Dôme (63)", "Riom (63200)"), the official code, the
name, then a former name, then a former code. The first of these that answers decides. When a région or a
département bears the same name as smaller places, the widest is meant ("Bretagne", "Paris", "La Réunion"): ask with
`kind`, or with the label, to mean another one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.db.models import Q

from portal.territories.models import Territory, TerritoryChange
from portal.territories.names import fold_name

_LABEL = re.compile(r"^(?P<name>.+?)\s*\((?P<code>[0-9][0-9AB][0-9]{0,3})\)$", re.IGNORECASE)
_WIDEST_FIRST = (Territory.Kind.REGION, Territory.Kind.DEPARTEMENT)


class UnknownTerritory(LookupError):
    """No territory of today or of yesterday bears this name or code; `text` is what was asked."""

    def __init__(self, text: str) -> None:
        super().__init__(f"No territory is called “{text}”.")
        self.text = text


class AmbiguousTerritory(LookupError):
    """Several territories answer; `candidates` are they, in the order of their keys."""

    def __init__(self, text: str, candidates: Sequence[Territory]) -> None:
        self.text = text
        self.candidates = sorted(candidates, key=lambda territory: territory.key)
        shown = ", ".join(f"{candidate.label} [{candidate.key}]" for candidate in self.candidates[:8])
        super().__init__(f"“{text}” may mean {len(self.candidates)} territories: {shown}.")


def resolve(text: str, kind: str | None = None) -> Territory:
    """Return the territory of today that `text` means, of level `kind` when given.

    Raises UnknownTerritory or AmbiguousTerritory. At most six queries.
    """
    asked = text.replace("\0", "").strip()  # PostgreSQL refuses the null character
    if not asked:
        raise UnknownTerritory(text)
    for attempt in (_by_key, _by_label, _by_code, _by_name, _by_former_name, _by_former_code):
        found = attempt(asked, kind)
        if len(found) == 1:
            return found[0]
        if found:
            raise AmbiguousTerritory(asked, found)
    raise UnknownTerritory(asked)


def candidates(text: str) -> list[Territory]:
    """Return what `text` may mean: one territory, several when it is ambiguous, none when it is unknown."""
    try:
        return [resolve(text)]
    except AmbiguousTerritory as ambiguous:
        return ambiguous.candidates
    except UnknownTerritory:
        return []


def _widest(found: list[Territory]) -> list[Territory]:
    for kind in _WIDEST_FIRST:
        wide = [territory for territory in found if territory.kind == kind]
        if wide:
            return wide
    return found


def _select(condition: Q, kind: str | None) -> list[Territory]:
    territories = Territory.objects.current().filter(condition).with_parents()
    return list(territories.filter(kind=kind) if kind else territories)


def _by_key(text: str, kind: str | None) -> list[Territory]:
    prefix, _, code = text.partition("-")
    keys = {text, f"{prefix.upper()}-{code.upper()}", f"{prefix.upper()}-{code.lower()}"}
    return _select(Q(key__in=keys), kind) if code else []


def _by_label(text: str, kind: str | None) -> list[Territory]:
    match = _LABEL.match(text)
    if match is None:
        return []
    name, code = fold_name(match["name"]), match["code"].upper()
    codes = Q(code=code) | Q(postcodes__contains=code) if len(code) == 5 else Q(code=code)
    exact = _select(Q(search_name=name) & codes, kind)
    return exact or _select(Q(search_name=name, departement__code=code), kind)


def _by_code(text: str, kind: str | None) -> list[Territory]:
    code = text.upper()
    found = _select(Q(code=code), kind)
    if not found and len(code) == 1 and code.isdigit():
        found = _select(Q(code=code.zfill(2), kind=Territory.Kind.DEPARTEMENT), kind)
    return found


def _by_name(text: str, kind: str | None) -> list[Territory]:
    name = fold_name(text)
    return _widest(_select(Q(search_name=name), kind)) if name else []


def _by_former_name(text: str, kind: str | None) -> list[Territory]:
    name = fold_name(text)
    return _by_change(Q(from_search_name=name), kind) if name else []


def _by_former_code(text: str, kind: str | None) -> list[Territory]:
    return _by_change(Q(from_code=text.upper()), kind)


def _by_change(condition: Q, kind: str | None) -> list[Territory]:
    changes = TerritoryChange.objects.filter(condition, kind__in=TerritoryChange.REPLACING)
    if kind:
        changes = changes.filter(from_kind=kind)
    former = list(changes.values_list("from_kind", "territory_id"))
    for wide in _WIDEST_FIRST:
        if any(level == wide for level, _ in former):
            former = [(level, pk) for level, pk in former if level == wide]
    return _select(Q(pk__in={pk for _, pk in former}), None)
