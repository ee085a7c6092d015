"""What the page of a question shows to one reader."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from knowledge.models import Contribution
from portal.members.models import Member
from portal.questions.access import may_ask
from portal.questions.models import Answer, Asking, Question, Quotation
from portal.visibility import Viewer, Visibility


@dataclass(frozen=True, slots=True)
class Person:
    """`name` is that of the page when the reader may open it; `url` is empty otherwise."""

    name: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Why:
    """Why the question was put to the reader; `url` opens the text that says so."""

    text: str
    title: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """One answer. `draft_url` is for the one who wrote it."""

    answer: Answer
    by: Person
    is_mine: bool
    draft_url: str


@dataclass(frozen=True, slots=True)
class Step:
    """One person to whom it was put, as its asker follows it."""

    by: Person
    asking: Asking


@dataclass(frozen=True, slots=True)
class Reading:
    asker: Person
    opened_to: str
    answers: tuple[Given, ...]
    steps: tuple[Step, ...]
    """For the asker; empty for any other reader."""
    why: Why | None
    """For who was asked."""
    is_asker: bool
    may_answer: bool
    quotations: tuple[Quotation, ...]
    """Words of the reader that a text wants to quote, and that they have not decided about."""


def reading_of(question: Question, viewer: Viewer) -> Reading:
    """Eight queries at most."""
    acts = may_ask(viewer)
    is_asker = acts and question.asker_id == viewer.member_id
    answers = list(Answer.objects.shown().filter(question=question))
    asked = question.askings.filter(asked_at__isnull=False) if is_asker else Asking.objects.none()
    steps = list(asked.order_by("role", "position"))
    named = {answer.member_id for answer in answers} | {step.member_id for step in steps}
    people = people_of(viewer, {question.asker_id} | named)
    mine = question.askings.filter(member=viewer.member_id).select_related("concept").first() if acts else None
    quoted = Quotation.objects.filter(answer__question=question, member=viewer.member_id, decided_at=None)
    return Reading(
        asker=people[question.asker_id],
        opened_to=_opened_to(question),
        answers=tuple(_given(answer, people, viewer) for answer in answers),
        steps=tuple(Step(people[one.member_id], one) for one in steps),
        why=why(mine, viewer) if mine is not None and mine.asked_at is not None else None,
        is_asker=is_asker,
        may_answer=mine is not None and question.is_open and mine.state in Asking.MAY_ANSWER,
        quotations=tuple(quoted.select_related("quote", "answer")) if acts else (),
    )


def people_of(viewer: Viewer, numbers: Collection[int]) -> dict[int, Person]:
    """{member: as this reader may know them}; one query."""
    known = {member.pk: member for member in Member.objects.visible_to(viewer).filter(pk__in=numbers)}
    return {
        number: Person(known[number].display_name, known[number].get_absolute_url())
        if number in known
        else Person(_("Un membre du réseau"))
        for number in numbers
    }


def why(asking: Asking, viewer: Viewer) -> Why:
    """In words for the person asked; the text is named when they may read it now. One query at most."""
    if asking.role == Asking.Role.ANIMATOR:
        return Why(_("On vous la pose parce que vous accompagnez la coopérative de la personne qui demande."))
    page = (
        Contribution.objects.visible_to(viewer).published().filter(pk=asking.record_id).first()
        if asking.record_id
        else None
    )
    if page is not None:
        return Why(_("On vous la pose parce que vous avez contribué à ce texte :"), page.title, page.get_absolute_url())
    if asking.concept is not None:
        label = {"skill": asking.concept.local_label}
        return Why(_("On vous la pose parce que votre page déclare : %(skill)s.") % label)
    return Why(_("On vous la pose d’après ce que vous avez publié."))


def _given(answer: Answer, people: dict[int, Person], viewer: Viewer) -> Given:
    is_mine = may_ask(viewer) and answer.member_id == viewer.member_id
    draft = reverse("knowledge:edit", args=[answer.draft_id]) if is_mine and answer.draft_id else ""
    return Given(answer=answer, by=people[answer.member_id], is_mine=is_mine, draft_url=draft)


def _opened_to(question: Question) -> str:
    """Who may read it, in words for any of its readers."""
    if question.visibility == Visibility.PRIVATE:
        return _("Qui la pose, et ceux à qui elle est posée")
    if question.visibility == Visibility.COOPERATIVE and question.cooperative is not None:
        return question.cooperative.name
    return question.get_visibility_display()
