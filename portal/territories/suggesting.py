"""Propose territories while someone types a name or a postcode."""

from __future__ import annotations

import re

from django.db.models import Case, F, IntegerField, Q, Value, When
from django.db.models.functions import Coalesce

from portal.territories.models import Territory
from portal.territories.names import fold_name

LIMIT = 12
EXACT = 100
_CODE = re.compile(r"[0-9][0-9ab]")
_RANKS = {
    Territory.Kind.REGION: 0,
    Territory.Kind.DEPARTEMENT: 1,
    Territory.Kind.AREA: 2,
    Territory.Kind.EPCI: 3,
    Territory.Kind.COMMUNE: 4,
}


def suggest(text: str, kind: str | None = None, limit: int = LIMIT) -> list[Territory]:
    """Return at most `limit` territories whose name begins with `text`, or has a word that does.

    Beginnings first, then words inside; in each, widest level first, then most populated. A whole name counts as
    `EXACT` times its population: the town of Clermont comes before Clermont-Ferrand, a hamlet of that name does not.
    Two digits or more are read as the beginning of a code or postcode. Accents and hyphens do not matter.
    """
    asked = fold_name(text)
    if not asked:
        return []
    is_code = bool(_CODE.match(asked))
    if len(asked) == 1 and asked.isdigit():
        return []
    matches = Q(search_name__startswith=asked) | Q(search_name__contains=f" {asked}")
    if is_code:
        code = asked.replace(" ", "").upper()
        matches = Q(code__startswith=code) | Q(postcodes__startswith=code) | Q(postcodes__contains=f" {code}")
    found = Territory.objects.current().filter(matches)
    if kind:
        found = found.filter(kind=kind)
    closeness = Case(
        When(code=asked.upper(), then=Value(0)),
        When(search_name__startswith=asked, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    rank = Case(
        *(When(kind=level, then=Value(position)) for level, position in _RANKS.items()),
        output_field=IntegerField(),
    )
    weight = Coalesce(F("population"), 0) * Case(When(search_name=asked, then=Value(EXACT)), default=Value(1))
    ordered = found.order_by(closeness, rank, -weight, "search_name", "code")
    return list(ordered.select_related("departement")[:limit])
