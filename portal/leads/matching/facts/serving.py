"""Keeping `ServedPlace` equal to the pages of people, in the transaction of each change of theirs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django.db import transaction
from django.db.models import Q
from django.db.models.signals import post_delete
from django.dispatch import receiver

from portal.leads.matching.facts.everyone import is_open, proposable
from portal.leads.models import ServedPlace
from portal.members.models import Member
from portal.territories.models import Territory

EVERY: Final = 24 * 3600
_BATCH: Final = 400

Row = tuple[int, int | None]
"""(member, territory)"""


def refresh(member_ids: Sequence[int]) -> int:
    """Called by the journal; returns how many people had changed. At most five queries a batch."""
    return sum(_refresh(member_ids[start : start + _BATCH]) for start in range(0, len(member_ids), _BATCH))


def rebuild() -> int:
    """The same for everyone, for the worker, after an import or a repair; returns how many had drifted."""
    kept = ServedPlace.objects.values_list("member_id", flat=True).distinct()
    return refresh(sorted({*kept, *Member.objects.filter(proposable()).values_list("pk", flat=True)}))


@receiver(post_delete, sender=Member)
def on_destroyed(instance: Member, **kwargs: Any) -> None:
    """What hangs on a person goes before them, and each time their places are written again: not this one."""
    ServedPlace.objects.filter(member_id=instance.pk).delete()


def around(place: Territory) -> tuple[Q, Q, Q]:
    """Conditions on `ServedPlace`, of which one is enough: a place that is this one or holds it, that it holds, or an
    area that holds it."""
    above = [place.pk, *(one.pk for one in place.ancestors())]
    areas = Territory.objects.filter(kind=Territory.Kind.AREA, parts__in=above)
    return (
        Q(territory__in=above),
        Q(territory__in=Territory.objects.inside(place).values("pk")),
        Q(territory__in=areas.values("pk")),
    )


def _refresh(ids: Sequence[int]) -> int:
    wanted = _wanted(ids)
    kept = set(ServedPlace.objects.filter(member__in=ids).values_list("member_id", "territory_id"))
    stale = {member for member, _place in wanted ^ kept}
    if stale:
        with transaction.atomic():
            ServedPlace.objects.filter(member__in=stale).delete()
            ServedPlace.objects.bulk_create(
                [ServedPlace(member_id=member, territory_id=place) for member, place in wanted if member in stale],
                batch_size=_BATCH,
            )
    return len(stale)


def _wanted(ids: Sequence[int]) -> set[Row]:
    people = dict(Member.objects.filter(proposable(), pk__in=ids).values_list("pk", "field_visibility"))
    telling = [member for member, choices in people.items() if is_open(choices, "places")]
    found: set[Row] = set(
        Member.places.through.objects.filter(member__in=telling).values_list("member_id", "territory_id")
    )
    silent = people.keys() - {member for member, _place in found}
    return found | {(member, None) for member in silent}
