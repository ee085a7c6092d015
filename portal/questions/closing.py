"""What the asker does at the end: thank, say that it is settled, or take the question back."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.members.models import Member
from portal.questions import moving, telling
from portal.questions.changes import touch
from portal.questions.models import Answer, Asking, Question
from portal.questions.refusals import QuestionRefused


def thank(answer: Answer, by: Member, words: str) -> None:
    """Once for each answer; the question is settled by then."""
    with transaction.atomic():
        locked = _own(answer.question_id, by)
        given = Answer.objects.select_for_update().get(pk=answer.pk, question=locked)
        if given.thanked_at is not None:
            raise QuestionRefused(_("Vous avez déjà remercié pour cette réponse."))
        if locked.state == Question.State.WITHDRAWN:
            raise QuestionRefused(_("Vous avez retiré cette question."))
        given.thanks, given.thanked_at = words, timezone.now()
        given.save(update_fields=["thanks", "thanked_at"])
        telling.tell_thanked(locked, given.member_id)
        if locked.is_open:
            _close(locked, Question.State.ANSWERED)


def settle(question: Question, by: Member) -> None:
    """It is answered, here or elsewhere: nobody is asked any more."""
    with transaction.atomic():
        locked = _own(question.pk, by)
        if not locked.is_open:
            raise QuestionRefused(_("Cette question est déjà close."))
        _close(locked, Question.State.ANSWERED)


def withdraw(question: Question, by: Member) -> None:
    """Nobody else reads it from now on."""
    with transaction.atomic():
        locked = _own(question.pk, by)
        if locked.state == Question.State.WITHDRAWN:
            return
        _close(locked, Question.State.WITHDRAWN, tightened=True)


def _own(question_id: int, by: Member) -> Question:
    locked = moving.lock(question_id)
    if locked.asker_id != by.pk:
        raise QuestionRefused(_("Seule la personne qui a posé la question peut le faire."))
    return locked


def _close(locked: Question, state: str, *, tightened: bool = False) -> None:
    locked.state, locked.closed_at = state, timezone.now()
    locked.save(update_fields=["state", "closed_at"])
    open_askings = locked.askings.filter(state__in=(Asking.State.ASKED, Asking.State.RESERVE))
    asked = list(open_askings.filter(state=Asking.State.ASKED).values_list("member_id", flat=True))
    open_askings.update(state=Asking.State.STOPPED, settled_at=timezone.now())
    if state == Question.State.ANSWERED:
        telling.tell_settled(locked, asked)
    touch([locked.pk], tightened=tightened)
