"""What a card says around people: their trades, places and cooperatives of today. One query for any number of them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import CharField, F, IntegerField, QuerySet, Value
from django.utils import timezone
from django.utils.translation import get_language

from portal.core.statements import Prepared
from portal.members.models import Member, Membership
from portal.territories.models import Territory

_TRADE, _PLACE, _COOPERATIVE = "trade", "place", "cooperative"
_SAME_RANK: Final = Value(0, output_field=IntegerField())


@dataclass(frozen=True, slots=True)
class Around:
    """Words in the order in which they are shown."""

    trades: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    cooperatives: tuple[str, ...] = ()
    cooperative_ids: frozenset[int] = frozenset()


def around(member_ids: Sequence[int]) -> dict[int, Around]:
    """{member: what is around}, of every one of them. What the reader may read of it is the caller's to ask."""
    rows: dict[int, dict[str, list[Sequence[Any]]]] = {number: defaultdict(list) for number in member_ids}
    for kind, member, _rank, *cells in sorted(_STATEMENT.rows(sorted(rows), timezone.localdate())):
        rows[member][kind].append(cells)
    in_english = (get_language() or "fr").startswith("en")
    return {
        number: Around(
            trades=tuple((in_english and english) or label for label, english, *_rest in found[_TRADE]),
            places=tuple(
                Territory.label_of(kind, code, name, postcodes)
                for _sorting, kind, code, name, postcodes, _pk in found[_PLACE]
            ),
            cooperatives=tuple(name for name, *_rest in found[_COOPERATIVE]),
            cooperative_ids=frozenset(pk for *_rest, pk in found[_COOPERATIVE]),
        )
        for number, found in rows.items()
    }


def _union(member_ids: Sequence[int], day: dt.date) -> QuerySet[Any, Any]:
    """(kind, member, rank, five texts, serial number), the texts of each kind as `around` reads them."""
    trades = Member.trades.through.objects.filter(member__in=member_ids)
    places = Member.places.through.objects.filter(member__in=member_ids)
    current = Membership.objects.current(day).filter(member__in=member_ids)
    where = tuple(f"territory__{name}" for name in ("search_name", "kind", "code", "name", "postcodes"))
    return _part(trades, _TRADE, ("concept__label", "concept__label_en"), "concept", F("concept__position")).union(
        _part(places, _PLACE, where, "territory"),
        _part(current, _COOPERATIVE, ("cooperative__name",), "cooperative"),
        all=True,
    )


_STATEMENT: Final = Prepared(_union)


def _part(
    rows: QuerySet[Any, Any], kind: str, texts: tuple[str, ...], number: str, rank: F | Value = _SAME_RANK
) -> QuerySet[Any, Any]:
    nothing = Value("", output_field=CharField())
    cells = [F(text) for text in texts] + [nothing] * (5 - len(texts))
    columns = [Value(kind, output_field=CharField()), F("member"), rank, *cells, F(number)]
    named = {f"column_{position}": column for position, column in enumerate(columns)}
    return rows.order_by().annotate(**named).values_list(*named)
