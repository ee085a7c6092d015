"""A protected author: what may still be said without singling anyone out.

Rule: never a name nor a cooperative; places widened to the region; no date finer than the year; a trade only when
at least `K` active members practise it in those regions. The same rule feeds pages, lists, search, feeds and exports.
"""

from __future__ import annotations

from collections.abc import Iterable

from portal.members.models import Member
from portal.territories.models import Territory
from portal.vocabulary.models import Concept

K = 5


def widened(territories: Iterable[Territory]) -> list[Territory]:
    """Each place as its region (itself when it has none above), without repetition."""
    regions: dict[int, Territory] = {}
    for territory in territories:
        region = territory.region or territory
        regions[region.pk] = region
    return list(regions.values())


def must_mask_trades(trades: Iterable[Concept], territories: Iterable[Territory]) -> bool:
    """True when some trade is practised by fewer than K active members in the regions of `territories`."""
    region_ids = {territory.pk for territory in widened(territories)}
    for trade in trades:
        here = Member.objects.filter(status=Member.Status.ACTIVE, trades=trade)
        near = here.filter(places__in=region_ids) | here.filter(places__region__in=region_ids)
        if near.distinct().count() < K:
            return True
    return False
