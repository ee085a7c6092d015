"""Notices about questions: who is told what, why, and what may be named when it is read."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.notices import kinds, subjects
from portal.notices.sending import notify
from portal.notices.subjects import Subject
from portal.questions.changes import QUESTION
from portal.questions.models import Question
from portal.visibility import Viewer

ASKED, ANSWERED, MOVED = "question_asked", "question_answered", "question_moved"
THANKED, SETTLED, QUOTED = "question_thanked", "question_settled", "question_quoted"


def register() -> None:
    """Called once the apps are ready."""
    kinds.register(ASKED, gettext_lazy("On vous pose une question"), instant=True)
    kinds.register(ANSWERED, gettext_lazy("Votre question a une réponse"), instant=True)
    kinds.register(MOVED, gettext_lazy("Votre question passe à l’accompagnement de votre coopérative"))
    kinds.register(THANKED, gettext_lazy("On vous remercie pour une réponse"))
    kinds.register(SETTLED, gettext_lazy("Une question qu’on vous posait est résolue"))
    kinds.register(QUOTED, gettext_lazy("On demande à citer vos mots, ou l’on répond à votre demande de citer"))
    subjects.register(QUESTION, readable_questions, Question.objects.visible_to)


def readable_questions(viewer: Viewer, ids: Collection[int]) -> Mapping[int, Subject]:
    """Of these questions, those the viewer may read now. One query."""
    found = Question.objects.visible_to(viewer).filter(pk__in=ids)
    return {question.pk: Subject(question.title, question.get_absolute_url()) for question in found}


def tell_asked(question: Question, members: Collection[int]) -> None:
    reason = _("Cette question vous est posée pour ce que vous savez faire : la page dit pourquoi.")
    notify(members, ASKED, (QUESTION, question.pk), reason=reason)


def tell_answered(question: Question) -> None:
    reason = _("Vous avez posé cette question.")
    notify([question.asker_id], ANSWERED, (QUESTION, question.pk), reason=reason)


def tell_escalated(question: Question, animators: Collection[int]) -> None:
    """Those who accompany, and who asks: told too when there is nobody."""
    about = (QUESTION, question.pk)
    reason = _("Vous accompagnez la coopérative de la personne qui demande, et personne d’autre n’a pu lui répondre.")
    notify(animators, ASKED, about, reason=reason)
    if animators:
        reason = _(
            "Parmi ceux qui savent, personne ne répond : l’accompagnement de votre coopérative a pris le relais."
        )
    else:
        reason = _("Personne ne peut répondre pour le moment. Dites-la avec d’autres mots, ou demandez un article.")
    notify([question.asker_id], MOVED, about, reason=reason)


def tell_thanked(question: Question, member_id: int) -> None:
    notify([member_id], THANKED, (QUESTION, question.pk), reason=_("Vous avez répondu à cette question."))


def tell_settled(question: Question, members: Collection[int]) -> None:
    reason = _("Cette question vous était posée : elle n’attend plus de réponse.")
    notify(members, SETTLED, (QUESTION, question.pk), reason=reason)


def tell_quoted(question: Question, members: Collection[int]) -> None:
    reason = _("Un récit tiré de cette question cite vos mots : dites si vous êtes d’accord.")
    notify(members, QUOTED, (QUESTION, question.pk), reason=reason)


def tell_decided(question: Question, member_id: int) -> None:
    reason = _("Une personne que votre récit cite a répondu à votre demande.")
    notify([member_id], QUOTED, (QUESTION, question.pk), reason=reason)
