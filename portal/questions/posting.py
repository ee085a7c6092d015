"""Asking a question: to at most five people who know, or to whoever accompanies the asker's cooperative."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.members.models import Cooperative, Member
from portal.questions import loads, moving, telling
from portal.questions.changes import touch
from portal.questions.models import Asking, Question
from portal.questions.models.asking import MOST_ASKED
from portal.questions.refusals import QuestionRefused
from portal.territories.models import Territory
from portal.visibility import Visibility
from portal.vocabulary.models import Concept


@dataclass(frozen=True, slots=True)
class Chosen:
    """One person who knows, and what says so: a text, or what they declare."""

    member_id: int
    record_id: int | None = None
    concept_id: int | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as its form gives it. `reserve`: who is asked in their turn when others do not answer."""

    key: UUID
    title: str
    text: str = ""
    words: str = ""
    visibility: str = Visibility.NETWORK.value
    cooperative: Cooperative | None = None
    place: Territory | None = None
    concepts: Sequence[Concept] = ()
    chosen: Sequence[Chosen] = ()
    reserve: Sequence[Chosen] = ()


def ask(member: Member, asked: Asked) -> Question:
    """Put the question. The same form sent twice is one question. Raises QuestionRefused."""
    if len(asked.chosen) > MOST_ASKED:
        raise QuestionRefused(_("Cinq personnes au plus : décochez-en."), "people")
    with transaction.atomic():
        Member.objects.select_for_update().get(pk=member.pk)
        sent = Question.objects.filter(key=asked.key).first()
        if sent is not None:
            if sent.asker_id != member.pk:
                raise QuestionRefused(_("Ce formulaire a déjà servi. Rouvrez la page pour recommencer."))
            return sent
        _check(member, asked)
        question = Question.objects.create(
            key=asked.key, title=asked.title, text=asked.text, words=asked.words, asker=member, place=asked.place,
            visibility=asked.visibility, cooperative=asked.cooperative, is_example=member.is_example,
        )  # fmt: skip
        question.concepts.set(asked.concepts)
        _put(question, asked)
        touch([question.pk])
    return question


def _check(member: Member, asked: Asked) -> None:
    if member.status != Member.Status.ACTIVE:
        raise QuestionRefused(_("Votre compte n’est pas actif : vous ne pouvez pas poser de question."))
    numbers = [one.member_id for one in asked.chosen]
    if member.pk in numbers:
        raise QuestionRefused(_("Vous ne pouvez pas vous poser la question à vous-même."), "people")
    if len(set(numbers)) != len(numbers):
        raise QuestionRefused(_("Une personne est choisie deux fois."), "people")
    loads.lock(numbers)
    if loads.overloaded(numbers):
        raise QuestionRefused(
            _("Une des personnes choisies vient de recevoir autant de questions qu’elle en accepte : choisissez-en "
              "une autre."), "people"
        )  # fmt: skip


def _put(question: Question, asked: Asked) -> None:
    """Those chosen are asked at once; the others wait, five in all. With nobody, the question goes on its way."""
    now = timezone.now()
    taken = {one.member_id for one in asked.chosen} | {question.asker_id}
    later = [one for one in asked.reserve if one.member_id not in taken][: MOST_ASKED - len(asked.chosen)]
    rows = [
        Asking(
            question=question, member_id=one.member_id, position=position,
            record_id=one.record_id, concept_id=one.concept_id,
            state=Asking.State.ASKED if position <= len(asked.chosen) else Asking.State.RESERVE,
            asked_at=now if position <= len(asked.chosen) else None,
        )
        for position, one in enumerate((*asked.chosen, *later), 1)
    ]  # fmt: skip
    Asking.objects.bulk_create(rows)
    if asked.chosen:
        telling.tell_asked(question, [one.member_id for one in asked.chosen])
    else:
        moving.escalate(question, now)
