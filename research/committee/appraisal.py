"""What is published of a committee's reading, beside the study: names only of those who agreed to it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Final

from django.db.models import F
from django.utils.translation import gettext as _

from research.committee.grid import grid
from research.models import CaseStudy, Committee, CommitteeReader, Mark

_OF_MARK: Final = ("criterion", "answer", "comment")


@dataclass(frozen=True, slots=True)
class CriterionResult:
    text: str
    yes: int
    no: int
    not_applicable: int
    comments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Signed:
    """One reader's appraisal; `signature` is their name, or words that name nobody."""

    signature: str
    opinion: str
    advice: str


@dataclass(frozen=True, slots=True)
class Appraisal:
    committee: Committee
    grid_title: str
    parts: tuple[tuple[str, tuple[CriterionResult, ...]], ...]
    opinions: tuple[Signed, ...]


def published_appraisal(study: CaseStudy) -> Appraisal | None:
    """That of the last committee which said the study may be published; None before. No query after `committees_of`."""
    accepted = (one for one in committees_of(study) if one.decision == Committee.Decision.ACCEPTED)
    committee = next(accepted, None)
    return appraisal_of(committee) if committee else None


def committees_of(study: CaseStudy) -> list[Committee]:
    """All of them, the last one first, with what their readers answered: two queries, kept with the object."""
    known: list[Committee] | None = study.__dict__.get("_committees")
    if known is None:
        known = list(study.committees.all())
        seated = _seated(study)
        for committee in known:
            committee.seated = seated.get(committee.pk, [])
        study.__dict__["_committees"] = known
    return known


def _seated(study: CaseStudy) -> dict[int, list[CommitteeReader]]:
    """{committee: its readers, with their marks}. One query: a row for each mark, and for each reader without any."""
    rows = CommitteeReader.objects.filter(committee__study=study).select_related("member")
    marked = rows.annotate(**{name: F(f"marks__{name}") for name in _OF_MARK}).order_by("pk", "marks__pk")
    readers: dict[int, CommitteeReader] = {}
    found: dict[int, list[CommitteeReader]] = {}
    for row in marked:
        if row.pk not in readers:
            readers[row.pk] = row
            row.given_marks = []
            found.setdefault(row.committee_id, []).append(row)
        given = {name: getattr(row, name) for name in _OF_MARK}
        if given["criterion"]:
            readers[row.pk].given_marks.append(Mark(reader_id=row.pk, **given))
    return found


def appraisal_of(committee: Committee) -> Appraisal:
    """What a committee of `committees_of` answered, criterion by criterion, then reader by reader. No query."""
    readers = committee.seated
    marks = [mark for reader in readers for mark in reader.given_marks]
    used = grid(committee.grid)
    parts = tuple(
        (part.title, tuple(_result(criterion.text, criterion.key, marks) for criterion in part.criteria))
        for part in used.parts
    )
    opinions = tuple(
        Signed(
            reader.member.display_name if reader.named else _("Une personne du comité"),
            reader.opinion,
            str(reader.get_advice_display()),
        )
        for reader in readers
        if reader.answered_at
    )
    return Appraisal(committee, used.title, parts, opinions)


def _result(text: str, key: str, marks: list[Mark]) -> CriterionResult:
    given = [mark for mark in marks if mark.criterion == key]
    counted = Counter(mark.answer for mark in given)
    return CriterionResult(
        text,
        counted[Mark.Answer.YES],
        counted[Mark.Answer.NO],
        counted[Mark.Answer.NOT_APPLICABLE],
        tuple(mark.comment for mark in given if mark.comment),
    )
