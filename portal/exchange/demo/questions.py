"""Questions of the demo in every state, asked, answered and closed by the functions that people's pages call."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from portal.members.models import Cooperative, Member
from portal.notices.models import Notice
from portal.questions import closing, drafting, posting, replying
from portal.questions.models import Answer, Asking, Question
from portal.questions.posting import Asked, Chosen
from portal.vocabulary.models import Concept

_ANSWERED_AFTER = dt.timedelta(days=1)


def fill_questions(document: Mapping[str, Any]) -> int:
    """Write the questions that are not there yet, the oldest first; returns how many.

    Raises DoesNotExist for an unknown member, cooperative or term.
    """
    rows = sorted(document["questions"], key=lambda row: -row["days"])
    known = set(Question.objects.filter(key__in=[_key(row["slug"]) for row in rows]).values_list("key", flat=True))
    new = [row for row in rows if _key(row["slug"]) not in known]
    for row in new:
        with transaction.atomic():
            _fill(row)
    return len(new)


def _key(slug: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"demo:question:{slug}")


def _fill(row: Mapping[str, Any]) -> None:
    told = Notice.objects.aggregate(last=Max("pk"))["last"] or 0
    asker, concept = _member(row["by"]), _concept(row["about"])
    people = [_member(slug) for slug in row["people"]]
    asked = Asked(
        key=_key(row["slug"]),
        title=row["title"],
        text=row["text"],
        visibility=row.get("visibility", "network"),
        cooperative=Cooperative.objects.get(slug=row["cooperative"]) if "cooperative" in row else None,
        concepts=[concept],
        chosen=[Chosen(person.pk, concept_id=_declared(person, concept)) for person in people],
    )
    question = posting.ask(asker, asked)
    for slug in row.get("declined", []):
        replying.decline(question, _member(slug), passes=False)
    for told_by in row.get("answers", []):
        key = uuid5(question.key, told_by["by"])
        given = replying.answer(question, _member(told_by["by"]), told_by["text"], key)
        if "thanks" in told_by:
            closing.thank(given, asker, told_by["thanks"])
        if told_by.get("draft"):
            drafting.draft_from(given, given.member)
    if row.get("settled"):
        closing.settle(question, asker)
    if row.get("withdrawn"):
        closing.withdraw(question, asker)
    _move_back(question, dt.timedelta(days=row["days"]), told)


def _move_back(question: Question, back: dt.timedelta, since: int) -> None:
    """As if it had been asked so many days ago, and answered the day after."""
    later = back - _ANSWERED_AFTER
    Question.objects.filter(pk=question.pk).update(
        created_at=F("created_at") - back, closed_at=F("closed_at") - later, escalated_at=F("escalated_at") - later
    )
    Answer.objects.filter(question=question).update(
        created_at=F("created_at") - later, thanked_at=F("thanked_at") - later
    )
    Asking.objects.filter(question=question).update(asked_at=F("asked_at") - back, settled_at=F("settled_at") - later)
    Notice.objects.filter(pk__gt=since).update(created_at=timezone.now() - later)


def _declared(person: Member, concept: Concept) -> int | None:
    """The term, when the person declares it: the reason that is told."""
    declares = person.declared_skills.filter(concept=concept).exists() or person.trades.filter(pk=concept.pk).exists()
    return concept.pk if declares else None


def _member(slug: str) -> Member:
    return Member.objects.get(slug=slug)


def _concept(name: str) -> Concept:
    scheme, _slash, slug = name.partition("/")
    return Concept.objects.get(scheme=scheme, slug=slug)
