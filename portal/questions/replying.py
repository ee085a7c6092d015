"""What the people asked do: answer, say that they cannot, or that somebody else knows. Each is one transaction."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.members.models import Member
from portal.questions import moving, telling
from portal.questions.changes import touch
from portal.questions.models import Answer, Asking, Question
from portal.questions.refusals import QuestionRefused

State = Asking.State


def answer(question: Question, member: Member, text: str, key: UUID) -> Answer:
    """The same form sent twice is one answer. Raises QuestionRefused when the question has moved on."""
    with transaction.atomic():
        locked = moving.lock(question.pk)
        sent = Answer.objects.filter(key=key).first()
        if sent is not None:
            if (sent.question_id, sent.member_id) != (locked.pk, member.pk):
                raise QuestionRefused(_("Ce formulaire a déjà servi. Rouvrez la page pour recommencer."))
            return sent
        asking = _waiting(locked, member)
        given = Answer.objects.create(key=key, question=locked, member=member, text=text)
        moving.settle(asking, State.ANSWERED, given.created_at)
        telling.tell_answered(locked)
        touch([locked.pk])
    return given


def decline(question: Question, member: Member, *, passes: bool) -> None:
    """`passes`: somebody else knows better. Either way the next person is asked."""
    with transaction.atomic():
        locked = moving.lock(question.pk)
        asking = _waiting(locked, member)
        now = timezone.now()
        moving.settle(asking, State.PASSED if passes else State.DECLINED, now)
        moving.move_on(locked, now)


def _waiting(question: Question, member: Member) -> Asking:
    """The part of this person, when they may still answer."""
    _check_active(member)
    asking = question.askings.select_for_update().filter(member=member).first()
    if asking is None or asking.state not in Asking.MAY_ANSWER:
        raise QuestionRefused(_("Vous avez déjà répondu, ou cette question n’est plus pour vous."))
    if not question.is_open:
        state = question.get_state_display()
        raise QuestionRefused(_("Cette question est maintenant « %(state)s ».") % {"state": state})
    return asking


def _check_active(member: Member) -> None:
    """Asked again inside the transaction: the account may have been stopped meanwhile."""
    if not Member.objects.filter(pk=member.pk, status=Member.Status.ACTIVE).exists():
        raise QuestionRefused(_("Votre compte n’est pas actif : vous ne pouvez pas répondre."))
