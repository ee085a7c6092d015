"""Questions of the matrix: one for each level and one taken back, each with an answer and somebody in reserve."""

from __future__ import annotations

from dataclasses import dataclass

from portal.members.models import Cooperative, Member
from portal.questions import closing, drafting
from portal.questions.models import Quotation
from tests.factories import questions as asked
from tests.security.canaries import Secrets


@dataclass(frozen=True)
class Put:
    """A question, its answer, and the words of the question that the draft made from the answer quotes, 0 without
    a draft."""

    pk: int
    answer_id: int
    quotation_id: int
    slug: str


@dataclass(frozen=True)
class Sides:
    """Who asks, for which cooperative, who answers, and who is in reserve without knowing it."""

    asker: Member
    cooperative: Cooperative
    asked: Member
    reserve: Member


def put_questions(
    secrets: Secrets, sides: Sides, readers: dict[str, frozenset[str]], told: frozenset[str], own: frozenset[str]
) -> list[Put]:
    """`readers`: {level: who reads a question of that level}; `told`: who it is put to; `own`: who asks."""
    made = []
    for level, mine in (readers | {"withdrawn": own}).items():
        opened = own if level == "withdrawn" else mine | told | own
        texts = {name: secrets.put(f"{level} question.{name}", opened) for name in ("title", "text")}
        question = asked.question(
            sides.asker, [sides.asked], [sides.reserve], **texts, cooperative=sides.cooperative,
            visibility="network" if level == "withdrawn" else level,
        )  # fmt: skip
        words = secrets.put(f"{level} question.answer", opened | told)
        given = asked.answered(question, sides.asked, words)
        thanks = secrets.put(f"{level} question.thanks", (told if level != "withdrawn" else frozenset()) | own)
        closing.thank(given, sides.asker, thanks)
        quoted = 0
        if level == "withdrawn":
            closing.withdraw(question, sides.asker)
        else:
            drafting.draft_from(given, sides.asked)
            quoted = Quotation.objects.get(answer=given).pk
        made.append(Put(question.pk, given.pk, quoted, f"{question.pk}-x"))
    return made
