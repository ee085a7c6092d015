"""The life of a request: asked, accepted or refused, withdrawn, done, thanked. Each function is one transaction.

Every change locks the resource first, then the request: two people who accept at once wait for each other, and the
second one sees what the first has taken. What cannot be done raises `RequestRefused` and changes nothing.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.members.models import Member
from portal.notices.sending import notify
from portal.resources import telling
from portal.resources.access import is_live
from portal.resources.changes import touch
from portal.resources.models import RequestEvent, ResourceRequest, SharedResource
from portal.resources.wording import days_words

State, Act = ResourceRequest.State, RequestEvent.Act


class RequestRefused(Exception):
    """Why, in words for the person; `field` is the one to correct, "" for none."""

    def __init__(self, reason: str, field: str = "") -> None:
        super().__init__(reason)
        self.field = field


@dataclass(frozen=True, slots=True)
class Asked:
    """What someone asks for, as the form gives it: days or a quantity."""

    key: UUID
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None
    quantity: int | None = None
    message: str = ""


def ask(resource: SharedResource, member: Member, asked: Asked) -> ResourceRequest:
    """Send a request. The same form sent twice is one request."""
    with transaction.atomic():
        locked = _lock(resource.pk)
        sent = ResourceRequest.objects.filter(key=asked.key, resource=locked, member=member).first()
        if sent is not None:
            return sent
        _check_may_ask(locked, member)
        request = ResourceRequest(
            key=asked.key, resource=locked, member=member, starts_on=asked.starts_on, ends_on=asked.ends_on,
            quantity=asked.quantity, message=asked.message,
        )  # fmt: skip
        _check_not_asked_twice(request)
        _check_free(locked, request)
        if ResourceRequest.objects.filter(key=asked.key).exists():
            raise RequestRefused(_("Ce formulaire a déjà servi. Rouvrez la page de la ressource pour recommencer."))
        request.save()
        _log(request, member, Act.ASKED)
        reason = _("Quelqu’un demande une ressource dont vous répondez.")
        telling.tell_managers(locked, telling.ASKED, request, reason, but=member.pk)
    return request


def accept(request: ResourceRequest, by: Member, answer: str = "") -> None:
    """Take the days or the quantity for whoever asked."""
    with transaction.atomic():
        locked, resource = _lock_both(request, State.ASKED)
        if locked.member.status != Member.Status.ACTIVE:
            raise RequestRefused(
                _("La personne qui demande n’a plus de compte actif : la demande ne peut qu’être refusée.")
            )
        if locked.ends_on and locked.ends_on < timezone.localdate():
            raise RequestRefused(_("Les jours demandés sont passés : la demande ne peut qu’être refusée."))
        _check_free(resource, locked)
        _decide(locked, State.ACCEPTED, Act.ACCEPTED, by, answer)
        touch([resource.pk])


def refuse(request: ResourceRequest, by: Member, answer: str) -> None:
    """Say no, also after having said yes: the days or the quantity are free again."""
    with transaction.atomic():
        locked, resource = _lock_both(request, State.ASKED, State.ACCEPTED)
        _decide(locked, State.REFUSED, Act.REFUSED, by, answer)
        touch([resource.pk])


def withdraw(request: ResourceRequest, by: Member) -> None:
    """Whoever asked does not need it any more."""
    with transaction.atomic():
        locked, resource = _lock_both(request, State.ASKED, State.ACCEPTED)
        locked.state = State.WITHDRAWN
        locked.save(update_fields=["state"])
        _log(locked, by, Act.WITHDRAWN)
        reason = _("Une demande dont vous répondez est retirée par la personne qui l’avait faite.")
        telling.tell_managers(resource, telling.CHANGED, locked, reason, but=by.pk)
        touch([resource.pk])


def finish(request: ResourceRequest, by: Member) -> None:
    """The exchange has taken place."""
    with transaction.atomic():
        locked, resource = _lock_both(request, State.ACCEPTED)
        _finish(locked, by)
        reason = _("Un échange autour d’une ressource est noté comme terminé.")
        notify(
            ({locked.member_id} | telling.managers_of(resource)) - {by.pk},
            telling.CHANGED, (telling.REQUEST, locked.pk), reason=reason,
        )  # fmt: skip


def thank(request: ResourceRequest, by: Member, words: str) -> None:
    """Thank once for an accepted request that has begun; it is done by then."""
    with transaction.atomic():
        locked, resource = _lock_both(request, State.ACCEPTED, State.DONE)
        if locked.thanked_at is not None:
            raise RequestRefused(_("Vous avez déjà remercié pour cette demande."))
        if locked.state == State.ACCEPTED:
            _finish(locked, by)
        locked.thanks, locked.thanked_at = words, timezone.now()
        locked.save(update_fields=["thanks", "thanked_at"])
        _log(locked, by, Act.THANKED)
        reason = _("Quelqu’un vous remercie pour une ressource dont vous répondez.")
        telling.tell_managers(resource, telling.THANKED, locked, reason, but=by.pk)


def remaining(resource: SharedResource) -> int | None:
    """What is left of a resource that is counted; None when nothing limits it. One query at most."""
    if resource.is_by_dates or resource.capacity is None:
        return None
    held = ResourceRequest.objects.holding().filter(resource=resource)
    return max(resource.capacity - (held.aggregate(taken=Sum("quantity"))["taken"] or 0), 0)


def _lock(resource_id: int) -> SharedResource:
    found = SharedResource.objects.select_for_update(of=("self",)).select_related("owner").filter(pk=resource_id)
    return found.get()


def _lock_both(request: ResourceRequest, *allowed: str) -> tuple[ResourceRequest, SharedResource]:
    """The request as it is now, its resource locked before it; RequestRefused when it has moved on."""
    resource = _lock(request.resource_id)
    query = ResourceRequest.objects.select_for_update(of=("self",)).select_related("member")
    locked = query.get(pk=request.pk, resource=resource)
    if locked.state not in allowed:
        state = locked.get_state_display()
        raise RequestRefused(
            _("Cette demande a changé entre-temps : elle est maintenant « %(state)s ».") % {"state": state}
        )
    return locked, resource


def _check_may_ask(resource: SharedResource, member: Member) -> None:
    if not is_live(resource):
        raise RequestRefused(_("Cette ressource n’est plus proposée : aucune demande n’est possible."))
    if resource.owner_id == member.pk:
        raise RequestRefused(_("C’est votre propre ressource."))
    if member.status != Member.Status.ACTIVE:
        raise RequestRefused(_("Votre compte n’est pas actif : vous ne pouvez pas faire de demande."))


def _check_not_asked_twice(request: ResourceRequest) -> None:
    mine = ResourceRequest.objects.filter(resource=request.resource, member=request.member, state__in=request.OPEN)
    if request.starts_on and request.ends_on:
        if mine.overlapping(request.starts_on, request.ends_on).exists():
            raise RequestRefused(_("Vous avez déjà une demande en cours pour ces jours."), "starts_on")
    elif mine.filter(state=State.ASKED).exists():
        raise RequestRefused(_("Vous avez déjà une demande qui attend une réponse."), "quantity")


def _check_free(resource: SharedResource, request: ResourceRequest) -> None:
    """Nothing accepted meets the days, or enough is left. To call with the resource locked."""
    if resource.is_by_dates != (request.starts_on is not None):
        raise RequestRefused(_("Cette ressource ne se demande plus de cette façon : refaites la demande."))
    if request.starts_on and request.ends_on:
        held = ResourceRequest.objects.holding().filter(resource=resource).exclude(pk=request.pk)
        met = held.overlapping(request.starts_on, request.ends_on).order_by("starts_on")
        taken = [days_words(other.starts_on, other.ends_on) for other in met[:3] if other.starts_on and other.ends_on]
        if taken:
            raise RequestRefused(_("Déjà pris : %(days)s.") % {"days": " ; ".join(taken)}, "starts_on")
        return
    left = remaining(resource)
    if left is not None and (request.quantity or 0) > left:
        raise RequestRefused(
            _("Il n’en reste que %(left)d.") % {"left": left} if left else _("Il n’en reste plus."), "quantity"
        )


def _decide(locked: ResourceRequest, state: str, act: str, by: Member, answer: str) -> None:
    locked.state, locked.answer, locked.decided_at = state, answer, timezone.now()
    locked.save(update_fields=["state", "answer", "decided_at"])
    _log(locked, by, act)
    reason = _("La demande que vous avez faite a reçu une réponse.")
    notify([locked.member_id], telling.ANSWERED, (telling.REQUEST, locked.pk), reason=reason)


def _finish(locked: ResourceRequest, by: Member) -> None:
    if not locked.has_begun:
        raise RequestRefused(_("Cet échange n’a pas encore commencé."))
    locked.state = State.DONE
    locked.save(update_fields=["state"])
    _log(locked, by, Act.DONE)


def _log(request: ResourceRequest, by: Member, act: str) -> None:
    RequestEvent.objects.create(request=request, member=by, act=act)
