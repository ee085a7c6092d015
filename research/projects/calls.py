"""The life of a call for fieldwork: opened, answered, closed, given back. Each function is one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.core.journal import record_change, record_changes
from portal.markdown import render
from portal.members.models import Member
from portal.notices.sending import notify
from research.models import FieldCall, Participation, ParticipationEvent, ResearchProject
from research.projects.reminding import CALL, RETURNED, SUBJECT

CHANGE_KIND = "call"
_CHOSEN = ("axes", "trades", "territories")


class CallClosed(Exception):
    """The call takes no answer any more."""


def save(project: ResearchProject, values: Mapping[str, Any], by: Member, call: FieldCall | None = None) -> FieldCall:
    """Open a call of the project, or change one."""
    plain = {name: value for name, value in values.items() if name not in _CHOSEN}
    with transaction.atomic():
        saved = call or FieldCall(project=project, created_by=by, is_example=by.is_example)
        for name, value in plain.items():
            setattr(saved, name, value)
        saved.text_html = render(saved.text, namespace="call", top_level=3).html
        saved.save()
        for name in _CHOSEN:
            getattr(saved, name).set(values.get(name, ()))
        _touch(saved)
    return saved


def close(call: FieldCall) -> None:
    with transaction.atomic():
        FieldCall.objects.filter(pk=call.pk).update(state=FieldCall.State.CLOSED)
        _touch(call)


def reopen(call: FieldCall) -> None:
    with transaction.atomic():
        FieldCall.objects.filter(pk=call.pk).update(state=FieldCall.State.OPEN)
        _touch(call)


def agree(call: FieldCall, member: Member, note: str = "") -> Participation:
    """The member takes part, for the uses as they are written now. Twice is once. Raises CallClosed."""
    with transaction.atomic():
        locked = FieldCall.objects.select_for_update().get(pk=call.pk)
        if not locked.is_open:
            raise CallClosed
        kept = Participation.objects.filter(call=locked, member=member).first()
        if kept is not None and not kept.is_withdrawn and kept.agreed_uses == locked.uses:
            return kept
        agreed = {"note": note, "agreed_uses": locked.uses, "agreed_at": timezone.now(), "withdrawn_at": None}
        kept, _created = Participation.objects.update_or_create(call=locked, member=member, defaults=agreed)
        _log(locked, member, ParticipationEvent.Act.GIVEN, locked.uses)
    return kept


def withdraw(call: FieldCall, member: Member) -> None:
    """The member takes their agreement back, whatever the state of the call; nothing happens without one."""
    with transaction.atomic():
        given = Participation.objects.filter(call=call, member=member, withdrawn_at=None)
        if given.update(withdrawn_at=timezone.now(), note=""):
            _log(call, member, ParticipationEvent.Act.WITHDRAWN)


def give_back(call: FieldCall, note: str) -> None:
    """Say what came out of it, and tell those who took part."""
    with transaction.atomic():
        FieldCall.objects.filter(pk=call.pk).update(
            returned_at=timezone.now(), returned_note=note, state=FieldCall.State.CLOSED
        )
        _touch(call)
        told = Participation.objects.filter(call=call, withdrawn_at=None).values_list("member_id", flat=True)
        notify(
            told, RETURNED, (SUBJECT, call.pk),
            reason=_("Vous avez participé à ce terrain, qui vous rend ses résultats."), once=f"{RETURNED}:{call.pk}",
        )  # fmt: skip


def tell(call: FieldCall, member_ids: list[int]) -> int:
    """Tell the members who match, once each; returns how many were told now."""
    with transaction.atomic():
        return notify(
            member_ids, CALL, (SUBJECT, call.pk),
            reason=_("Un projet cherche des personnes dont le métier ou le territoire est le vôtre."),
            once=f"{CALL}:{call.pk}",
        )  # fmt: skip


def follow_projects(contribution_ids: Sequence[int]) -> None:
    """A call is read by those who read its project: what changes for the project changes for its calls.

    Called by the journal, inside the transaction of the change. They wait for the index out of sight.
    """
    concerned = list(FieldCall.objects.filter(project__in=contribution_ids).values_list("pk", flat=True))
    if concerned:
        FieldCall.objects.filter(pk__in=concerned).update(index_version=F("index_version") + 1)
        record_changes(CHANGE_KIND, concerned, tightened=True)


def _log(call: FieldCall, member: Member, act: str, uses: str = "") -> None:
    ParticipationEvent.objects.create(call=call, member=member, act=act, uses=uses)


def _touch(call: FieldCall) -> None:
    FieldCall.objects.filter(pk=call.pk).update(index_version=F("index_version") + 1)
    record_change(CHANGE_KIND, call.pk)
