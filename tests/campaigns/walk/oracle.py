"""Who may read what, worked out from the rows of the database and from the specification alone.

It never calls the rule that the walk judges: neither `portal.visibility`, nor `visible_to`, nor the tokens.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils import timezone

from knowledge.models import Contribution, TaggedContribution
from portal.members.models import Circle, Member, Membership

FACETS = ("axe", "metier", "territoire", "resultat", "maturite", "annee", "cooperative", "mot", "langue")
"""As addresses name them."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Someone who asks; `member_id` is None for the visitor and for an administrator without a page."""

    name: str
    member_id: int | None = None
    is_superuser: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """A published contribution, with what search counts of it."""

    pk: int
    kind: str
    facets: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Truth:
    """What each reader may read at one moment."""

    texts: Mapping[int, Text]
    readable: Mapping[str, frozenset[int]]
    """{name of the reader: published contributions}"""

    def counts(self, reader: str, facet: str, kind: str = "") -> Counter[str]:
        mine = (self.texts[pk] for pk in self.readable[reader])
        return Counter(value for text in mine if kind in ("", text.kind) for value in text.facets[facet])


def truth_for(readers: Iterable[Reader]) -> Truth:
    """Read it now: a fixed number of queries."""
    pages = list(_published())
    members = {member.pk: member for member in Member.objects.select_related("user")}
    houses: dict[int, set[int]] = {}
    today = timezone.localdate()
    for one in Membership.objects.all():
        begun = one.started_on is None or one.started_on <= today
        if begun and (one.ended_on is None or one.ended_on >= today):
            houses.setdefault(one.member_id, set()).add(one.cooperative_id)
    circles: dict[int, set[int]] = {}
    for circle_id, member_id in Circle.members.through.objects.values_list("circle_id", "member_id"):
        circles.setdefault(member_id, set()).add(circle_id)
    texts = {page.pk: Text(page.pk, page.state.kind, _facets(page)) for page in pages}
    readable = {
        reader.name: frozenset(page.pk for page in pages if _may_read(reader, page, members, houses, circles))
        for reader in readers
    }
    return Truth(texts, readable)


def _published() -> Iterable[Contribution]:
    tagged = Prefetch("tagged_items", queryset=TaggedContribution.objects.select_related("tag__canonical"))
    live = Contribution.objects.filter(state__live=True).select_related("state__cooperative")
    return live.prefetch_related(
        "authorships", "state__circles", "axes__parent", "trades__parent", tagged, "territories"
    )


def _may_read(
    reader: Reader,
    page: Contribution,
    members: Mapping[int, Member],
    houses: Mapping[int, set[int]],
    circles: Mapping[int, set[int]],
) -> bool:
    state = page.state
    if reader.is_superuser or state.visibility == "public":
        return True
    member = members.get(reader.member_id or 0)
    if member is None or member.status == Member.Status.SUSPENDED:
        return False
    if any(credit.member_id == member.pk for credit in page.authorships.all()):
        return True
    if member.status != Member.Status.ACTIVE:
        return False
    if state.visibility == "network":
        return True
    if state.visibility == "cooperative" and state.cooperative_id in houses.get(member.pk, ()):
        return True
    return bool({circle.pk for circle in state.circles.all()} & circles.get(member.pk, set()))


def _facets(page: Contribution) -> dict[str, frozenset[str]]:
    state = page.state
    places = (
        {place.region or place for place in page.territories.all()}
        if state.protected_author
        else (page.territories.all())
    )
    trades = () if state.protected_author and state.trades_masked else page.trades.all()
    house = "" if state.protected_author or state.cooperative is None else state.cooperative.slug
    found: dict[str, Iterable[object]] = {
        "axe": [above.slug for axis in page.axes.all() for above in (axis, axis.parent) if above],
        "metier": [above.slug for trade in trades for above in (trade, trade.parent) if above],
        "territoire": [above.key for place in places for above in (place, *place.ancestors())],
        "resultat": [state.outcome],
        "maturite": [state.maturity],
        "annee": [state.year],
        "cooperative": [house],
        "mot": [(item.tag.canonical or item.tag).slug for item in page.tagged_items.all()],
        "langue": [state.language],
    }
    return {name: frozenset(str(value) for value in values if value) for name, values in found.items()}
