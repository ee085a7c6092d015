"""How busy people are: proposals that wait for their answer, and introductions under way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from portal.leads.models import Introduction, MatchingLoad, Proposal


def loads(members: Collection[int]) -> Counter[int]:
    """{member: load}; two queries."""
    waiting = Proposal.objects.waiting().filter(member__in=members).values_list("member_id", flat=True)
    met = Introduction.objects.filter(member__in=members, state__in=Introduction.OPEN)
    return Counter(waiting) + Counter(met.values_list("member_id", flat=True))


def choose(member_id: int, cap: int | None) -> None:
    """Keep the load that someone chooses, None for the rule's."""
    if cap is None:
        MatchingLoad.objects.filter(member=member_id).delete()
    else:
        MatchingLoad.objects.update_or_create(member_id=member_id, defaults={"cap": cap})
