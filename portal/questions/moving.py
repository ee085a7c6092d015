"""What happens to a question when someone does not answer: the next person, then whoever accompanies the cooperative.

Everything here runs with the row of the question locked by the caller.
"""

from __future__ import annotations

import datetime as dt

from portal.members.models import Member, Role
from portal.members.viewers import viewer_for
from portal.questions import loads, telling
from portal.questions.changes import touch
from portal.questions.models import Asking, Question
from portal.visibility import Viewer
from search.expertise import proofs

State = Asking.State


def lock(question_id: int) -> Question:
    """The question as it is now; every change of it waits for this row."""
    return Question.objects.select_for_update(of=("self",)).select_related("asker__user").get(pk=question_id)


def settle(asking: Asking, state: str, at: dt.datetime) -> None:
    asking.state, asking.settled_at = state, at
    asking.save(update_fields=["state", "settled_at"])


def move_on(question: Question, at: dt.datetime) -> None:
    """Ask the next person in reserve; without any, and when nobody is left to answer, those who accompany."""
    if not question.is_open:
        return
    if _ask_next(question, at) or question.escalated_at is not None:
        return
    waiting = question.askings.filter(state=State.ASKED).exists()
    if not waiting and not question.answers.exists():
        escalate(question, at)


def _ask_next(question: Question, at: dt.datetime) -> bool:
    reserve = list(question.askings.filter(state=State.RESERVE).order_by("position"))
    if not reserve:
        return False
    numbers = [asking.member_id for asking in reserve]
    loads.lock(numbers)
    free = _may_be_asked(question, numbers) - loads.overloaded(numbers)
    for asking in reserve:
        if asking.member_id in free:
            asking.state, asking.asked_at = State.ASKED, at
            asking.save(update_fields=["state", "asked_at"])
            telling.tell_asked(question, [asking.member_id])
            touch([question.pk])
            return True
        settle(asking, State.STOPPED, at)
    return False


def _may_be_asked(question: Question, numbers: list[int]) -> set[int]:
    """Still in the directory, still open to who asks, still accepting to be proposed."""
    asker = question.asker
    viewer = viewer_for(asker.user) if asker.user else Viewer.anonymous()
    return set(proofs.people(viewer).filter(pk__in=numbers).values_list("pk", flat=True))


def escalate(question: Question, at: dt.datetime) -> None:
    """Put the question to those who accompany the asker's cooperative, once, and tell the asker, whoever there is."""
    animators = Role.objects.filter(
        kind=Role.Kind.ANIMATOR, cooperative__in=_cooperatives(question), member__status=Member.Status.ACTIVE
    ).exclude(member=question.asker_id)
    numbers = sorted(set(animators.values_list("member_id", flat=True)))
    known = {asking.member_id: asking for asking in question.askings.filter(member__in=numbers)}
    Asking.objects.bulk_create(
        [
            Asking(
                question=question, member_id=number, role=Asking.Role.ANIMATOR, position=position,
                state=State.ASKED, asked_at=at,
            )
            for position, number in enumerate([one for one in numbers if one not in known], 1)
        ]
    )  # fmt: skip
    question.escalated_at = at
    question.save(update_fields=["escalated_at"])
    telling.tell_escalated(question, [number for number in numbers if number not in known])
    touch([question.pk])


def _cooperatives(question: Question) -> list[int]:
    """That of the question, or those of the asker today."""
    if question.cooperative_id is not None:
        return [question.cooperative_id]
    return list(question.asker.memberships.current().values_list("cooperative_id", flat=True))
