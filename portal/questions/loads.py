"""How many questions wait for each person, and how many they accept."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Count, Q

from portal.members.models import Member
from portal.questions.models import Asking, Question, QuestionLoad
from portal.questions.models.asking import USUAL_LOAD


def overloaded(member_ids: Collection[int]) -> set[int]:
    """Of these, those who have as many questions waiting as they accept. One query.

    Inside a transaction that has locked the members, the answer stays true until its end.
    """
    waits = Q(askings__state=Asking.State.ASKED, askings__question__state=Question.State.OPEN)
    counted = Member.objects.filter(pk__in=member_ids).order_by().annotate(waiting=Count("askings", filter=waits))
    rows = counted.values_list("pk", "waiting", "question_load__most")
    return {pk for pk, waiting, most in rows if waiting >= (USUAL_LOAD if most is None else most)}


def lock(member_ids: Collection[int]) -> None:
    """Two questions to the same person at once wait for each other; always in the same order."""
    list(Member.objects.select_for_update().filter(pk__in=member_ids).order_by("pk").values_list("pk"))


def most_of(member: Member) -> int:
    found = QuestionLoad.objects.filter(member=member).values_list("most", flat=True).first()
    return USUAL_LOAD if found is None else found


def set_most(member: Member, most: int) -> None:
    QuestionLoad.objects.update_or_create(member=member, defaults={"most": most})
