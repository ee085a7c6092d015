"""Who a call may concern: members who accept to be found, and cooperatives, each with the criteria that they meet.

Only what the reader may see of a person counts: a hidden field neither helps nor excludes. Nobody is scored; those
who meet the most criteria come first, then by name.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from portal.members import directory
from portal.members.models import Cooperative, Member, Membership
from portal.members.querysets import MemberQuerySet, field_condition
from portal.territories.models import Territory
from portal.visibility import Viewer
from research.models import FieldCall

SHOWN = 30


@dataclass(frozen=True, slots=True)
class MemberMatch:
    member: Member
    met: tuple[str, ...]
    unmet: tuple[str, ...]
    """Criteria of the call that are not met, or that the person does not show."""


@dataclass(frozen=True, slots=True)
class CooperativeMatch:
    cooperative: Cooperative
    met: tuple[str, ...]


def members_for(call: FieldCall, viewer: Viewer) -> list[MemberMatch]:
    """At most SHOWN members, in a constant number of queries; none when the call has no criterion.

    They are in the directory (which one chooses to be), available, and let the viewer read what matches.
    """
    criteria = _criteria(call, viewer)
    if not criteria:
        return []
    listed = directory.people(viewer, directory.DirectoryFilters()).exclude(availability=Member.Availability.CLOSED)
    meeting = {words: set(listed.filter(condition).values_list("pk", flat=True)) for words, condition in criteria}
    met_by: dict[int, list[str]] = {}
    for words, ids in meeting.items():
        for pk in ids:
            met_by.setdefault(pk, []).append(words)
    members = {member.pk: member for member in _named(met_by)}
    order = sorted(members, key=lambda pk: (-len(met_by[pk]), members[pk].display_name, pk))
    every = [words for words, _condition in criteria]
    return [
        MemberMatch(members[pk], tuple(met_by[pk]), tuple(words for words in every if words not in met_by[pk]))
        for pk in order[:SHOWN]
    ]


def _named(ids: Iterable[int]) -> MemberQuerySet:
    return Member.objects.filter(pk__in=list(ids)).only("pk", "display_name", "slug", "is_example")


def _criteria(call: FieldCall, viewer: Viewer) -> list[tuple[str, Q]]:
    """(words, condition over members) of each criterion of the call."""
    found: list[tuple[str, Q]] = []
    trades = list(call.trades.all())
    if trades:
        names = ", ".join(trade.label for trade in trades)
        found.append(
            (_("métier : %s") % names, _shown(viewer, "trades", Q(trades__in=trades) | Q(trades__parent__in=trades)))
        )
    places = list(call.territories.all())
    if places:
        names = ", ".join(place.name for place in places)
        inside = Q()
        for place in places:
            inside |= directory.inside(place, "places")
        found.append((_("territoire : %s") % names, _shown(viewer, "places", inside)))
    if call.cooperative is not None:
        current = Membership.objects.current().filter(cooperative=call.cooperative)
        words = _("coopérative : %s") % call.cooperative.name
        found.append((words, _shown(viewer, "cooperatives", Q(pk__in=current.values("member")))))
    if call.stage:
        current = Membership.objects.current().filter(stage=call.stage)
        words = _("étape : %s") % call.get_stage_display()
        found.append((words, _shown(viewer, "cooperatives", Q(pk__in=current.values("member")))))
    return found


def _shown(viewer: Viewer, field: str, matching: Q) -> Q:
    """Members whose `field` both matches and may be read."""
    answering = Member.objects.filter(matching).values("pk")
    return field_condition(viewer, field) & Q(pk__in=answering)


def reasons_for(call: FieldCall, member_id: int, viewer: Viewer) -> list[str]:
    """The criteria that one member meets, to tell them why: they read their own page whole."""
    own = Member.objects.filter(pk=member_id)
    return [words for words, condition in _criteria(call, viewer) if own.filter(condition).exists()]


def cooperatives_for(call: FieldCall) -> list[CooperativeMatch]:
    """Cooperatives with a site where the call looks, or the one it names; by name."""
    met: dict[int, list[str]] = {}
    for place in call.territories.all():
        inside: list[int] = list(_sites_in(place))
        for pk in inside:
            met.setdefault(pk, []).append(_("site : %s") % place.name)
    if call.cooperative_id:
        met.setdefault(call.cooperative_id, []).append(_("coopérative demandée"))
    found = Cooperative.objects.filter(pk__in=met).order_by("name", "pk")
    if call.is_example:  # nothing invented is said of a real cooperative
        found = found.filter(is_example=True)
    return [CooperativeMatch(cooperative, tuple(met[cooperative.pk])) for cooperative in found[:SHOWN]]


def _sites_in(place: Territory) -> Iterable[int]:
    return (
        Cooperative.objects.filter(directory.inside(place, "sites__territory")).values_list("pk", flat=True).distinct()
    )
