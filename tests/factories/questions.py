"""Questions as people ask and answer them."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from portal.members.models import Cooperative, Member, Role
from portal.questions import posting, replying
from portal.questions.models import Answer, Question
from portal.questions.posting import Chosen
from tests.factories import knowledge as made


def question(
    asker: Member | None = None, people: list[Member] | None = None, reserve: list[Member] | None = None, **values: Any
) -> Question:
    """A question of `asker` (a new member if None) to `people` (one new member of the directory if None)."""
    chosen = [made.writer(is_listed=True)] if people is None else people
    fields = {"key": uuid4(), "title": "Comment poser un acompte ?", "text": "Mon client ne paie pas."} | values
    return posting.ask(
        asker or made.writer(),
        posting.Asked(
            chosen=[Chosen(one.pk) for one in chosen], reserve=[Chosen(one.pk) for one in reserve or ()], **fields
        ),
    )


def answered(of: Question, by: Member, text: str = "J’ai demandé trente pour cent à la commande.") -> Answer:
    return replying.answer(of, by, text, uuid4())


def animator(cooperative: Cooperative, name: str = "") -> Member:
    """Someone who accompanies this cooperative."""
    member = made.writer(name, cooperative=cooperative)
    Role.objects.create(member=member, kind=Role.Kind.ANIMATOR, cooperative=cooperative)
    return member
