"""What a member chose: a pace for each kind of notice, or no letter at all."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from portal.notices import kinds
from portal.notices.models import MailState, Pace, Preference


def paces_of(member_id: int) -> dict[str, str]:
    """{kind: pace} of the kinds that members set here; "" for one that each notice brings with it."""
    chosen = dict(Preference.objects.filter(member=member_id).values_list("kind", "pace"))
    return {kind.name: chosen.get(kind.name, usual_pace(kind)) for kind in kinds.every()}


def usual_pace(kind: kinds.Kind) -> str:
    """The pace of a kind for who chose nothing."""
    if kind.one_by_one:
        return ""
    return Pace.INSTANT.value if kind.instant else Pace.WEEKLY.value


def has_stopped(member_id: int) -> bool:
    return MailState.objects.filter(member=member_id).exclude(stopped_at=None).exists()


def save(member_id: int, paces: Mapping[str, str], *, stopped: bool) -> None:
    """Keep the pace of each kind, and whether all letters are stopped."""
    with transaction.atomic():
        for name, pace in paces.items():
            set_pace(member_id, name, pace)
        if stopped:
            stop_all(member_id)
        else:
            MailState.objects.filter(member=member_id).update(stopped_at=None)


def set_pace(member_id: int, kind: str, pace: str) -> None:
    """An empty pace goes back to the usual one."""
    own = Preference.objects.filter(member=member_id, kind=kind)
    if pace:
        own.update_or_create(member_id=member_id, kind=kind, defaults={"pace": pace})
    else:
        own.delete()


def stop_all(member_id: int) -> None:
    """No letter any more, of any kind; the choices made for each kind are kept. Twice is once."""
    state, _created = MailState.objects.get_or_create(member_id=member_id)
    if state.stopped_at is None:
        MailState.objects.filter(member=member_id).update(stopped_at=timezone.now())
