"""To whom a question may be put, each with what says that they know, or why they are not asked now."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from portal.members.presentation import Card
from portal.questions import loads
from portal.questions.posting import Chosen
from portal.visibility import Viewer
from search.expertise.answering import WhoKnows, who_knows
from search.expertise.reasons import Answer, Record
from search.expertise.request import ExpertiseRequest


@dataclass(frozen=True, slots=True)
class Candidate:
    """`why_not` is empty for who may be asked. `record` is None for who only declares `declared`."""

    member_id: int
    card: Card
    record: Record | None
    declared: str
    against: tuple[str, ...]
    why_not: str
    chosen: Chosen


@dataclass(frozen=True, slots=True)
class Candidates:
    found: WhoKnows
    people: tuple[Candidate, ...]

    @property
    def free(self) -> tuple[Candidate, ...]:
        return tuple(one for one in self.people if not one.why_not)


def candidates(viewer: Viewer, request: ExpertiseRequest) -> Candidates:
    """Those whom « Qui sait ? » gives to this reader, save the reader; twenty queries at most."""
    found = who_knows(viewer, request)
    answers = [answer for answer in found.answers if answer.member_id != viewer.member_id]
    full = loads.overloaded([answer.member_id for answer in answers]) if answers else set()
    return Candidates(found, tuple(_candidate(answer, full) for answer in answers))


def _candidate(answer: Answer, full: set[int]) -> Candidate:
    proof = answer.proofs[0] if answer.proofs else None
    declared = None if proof else next(iter(answer.declared), None)
    return Candidate(
        member_id=answer.member_id,
        card=answer.card,
        record=proof.record if proof else None,
        declared=declared.label if declared else "",
        against=tuple(reason.text for reason in answer.against),
        why_not=_("a déjà assez de questions en attente") if answer.member_id in full else "",
        chosen=Chosen(
            answer.member_id, proof.record.number if proof else None, declared.concept.pk if declared else None
        ),
    )
