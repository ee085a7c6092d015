"""Questions and answers as personal data: their copy for the member, and their end with the account."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.members.models import Member, User
from portal.questions.models import Answer, Asking, Question, QuestionLoad, Quotation


def archive_part(user: User) -> dict[str, Any]:
    """For `portability.register`: what the member asks, answers and accepts. Others' words are not theirs."""
    load = QuestionLoad.objects.filter(member__user=user).first()
    return {
        "asked": [_question(question) for question in Question.objects.filter(asker__user=user)],
        "received": [
            {
                "question": asking.question_id,
                "state": asking.state,
                "at": asking.asked_at and asking.asked_at.isoformat(),
            }
            for asking in Asking.objects.filter(member__user=user, asked_at__isnull=False)
        ],
        "answers": [
            {"question": given.question_id, "text": given.text, "at": given.created_at.isoformat()}
            for given in Answer.objects.filter(member__user=user)
        ],
        "most_at_once": load.most if load else None,
    }


def _question(question: Question) -> dict[str, Any]:
    return {
        "title": question.title,
        "text": question.text,
        "asked_for": question.words,
        "visibility": question.visibility,
        "state": question.state,
        "at": question.created_at.isoformat(),
    }


@receiver(post_save, sender=Member)
def forget_closed(instance: Member, **kwargs: Any) -> None:
    """A closed account: its questions that wait are taken back, its words go, what was answered to others stays."""
    if instance.status != Member.Status.LEFT or instance.user_id is not None:
        return
    with transaction.atomic():
        mine = Question.objects.filter(asker=instance)
        mine.filter(state=Question.State.OPEN).update(state=Question.State.WITHDRAWN, closed_at=timezone.now())
        mine.update(text="", words="")
        mine.filter(state=Question.State.WITHDRAWN).update(title=_("Question retirée"))
        Asking.objects.filter(question__asker=instance, state__in=("asked", "reserve")).update(state="stopped")
        Answer.objects.filter(member=instance).update(thanks="")
        QuestionLoad.objects.filter(member=instance).delete()
        Quotation.objects.filter(member=instance, decided_at=None).delete()
