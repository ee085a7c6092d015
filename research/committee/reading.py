"""The life of a reading committee: asked, answered, discussed, decided.

Each function is one transaction. The caller knows who may: `research.committee.access`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from knowledge.choices import WRITING_CREDITS
from knowledge.models import Authorship
from knowledge.writing import publishing
from portal.members.models import Circle, Member
from portal.notices.sending import notify
from portal.visibility import Visibility
from research.committee.grid import grid, newest
from research.models import CaseStudy, Committee, CommitteeMessage, CommitteeReader, Mark

MOST_READERS = 6
ASKED, ANSWERED, DISCUSSED, DECIDED = "review_asked", "review_answered", "review_message", "review_decided"
_CONTRIBUTION = "contribution"


class ReadingRefused(Exception):
    """Why, in words for the person."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one reader answers. `marks`: criterion → (answer, comment); an absent criterion is not answered yet."""

    marks: Mapping[str, tuple[str, str]]
    opinion: str
    advice: str
    named: bool


def writers_of(study: CaseStudy) -> set[int]:
    credited = Authorship.objects.filter(contribution_id=study.pk, credit__in=WRITING_CREDITS)
    return set(credited.values_list("member_id", flat=True))


def open_committee(study: CaseStudy, user: Any, *, by: Member | None, readers: Sequence[Member]) -> Committee:
    """Ask `readers` for their reading; the first one reports. The newest text is opened to them, and to them alone.

    A study that others read already stays as open as it is. Raises ReadingRefused (no reader, too many, an author
    among them, a committee still open) and `publishing.NotReady` when the text lacks something.
    """
    chosen = list(dict.fromkeys(readers))
    if not chosen:
        raise ReadingRefused(_("Nommez au moins une personne pour lire l’étude."))
    if len(chosen) > MOST_READERS:
        raise ReadingRefused(_("%(most)d personnes au plus.") % {"most": MOST_READERS})
    if {member.pk for member in chosen} & writers_of(study):
        raise ReadingRefused(_("Personne ne relit son propre texte : choisissez quelqu’un d’autre."))
    with transaction.atomic():
        CaseStudy.objects.select_for_update().get(pk=study.pk)
        if Committee.objects.filter(study=study, decision="").exists():
            raise ReadingRefused(_("Un comité lit déjà cette étude."))
        circle = Circle.objects.create(name=_("Comité de lecture"), purpose=_("Lire une étude avant sa publication"))
        circle.members.set(chosen)
        level = study.state.visibility if study.state.live else Visibility.PRIVATE
        publishing.set_visibility(study.pk, level, circles=[*study.state.circles.all(), circle])
        publishing.publish(study.pk, user, note=_("Version lue par le comité"))
        committee = Committee.objects.create(
            study=study, circle=circle, version=study.publications.count(), grid=newest().version, opened_by=by
        )
        CommitteeReader.objects.bulk_create(
            CommitteeReader(committee=committee, member=member, reports=member == chosen[0]) for member in chosen
        )
        notify(
            [member.pk for member in chosen],
            ASKED,
            (_CONTRIBUTION, study.pk),
            reason=_("On vous demande de lire une étude dans les sept jours."),
        )
    return committee


def answer(reader: CommitteeReader, given: Opinion) -> None:
    """Keep what a reader answers; it may be changed until the decision. Complete once there is an advice."""
    known = {criterion.key for criterion in grid(reader.committee.grid).criteria()}
    with transaction.atomic():
        _lock_open(reader.committee)
        for key, (value, comment) in given.marks.items():
            if key in known:
                Mark.objects.update_or_create(
                    reader=reader, criterion=key, defaults={"answer": value, "comment": comment}
                )
        first = bool(given.advice) and reader.answered_at is None
        reader.opinion, reader.advice, reader.named = given.opinion, given.advice, given.named
        if first:
            reader.answered_at = timezone.now()
        reader.save()
        if first:
            notify(
                writers_of(reader.committee.study) | _reporters(reader.committee) - {reader.member_id},
                ANSWERED,
                (_CONTRIBUTION, reader.committee.study_id),
                reason=_("Une personne du comité de lecture a donné son avis."),
            )


def say(committee: Committee, member: Member, *, field: str, text: str) -> CommitteeMessage:
    """Add a line to the dialogue and tell the others."""
    with transaction.atomic():
        _lock_open(committee)
        message = CommitteeMessage.objects.create(committee=committee, member=member, field=field, text=text)
        others = (writers_of(committee.study) | _readers(committee)) - {member.pk}
        notify(
            others,
            DISCUSSED,
            (_CONTRIBUTION, committee.study_id),
            reason=_("Un message a été écrit sur la lecture d’une étude."),
        )
    return message


def decide(committee: Committee, decision: str, note: str) -> None:
    """End the round. Who may read does not move: publishing further is the authors' decision."""
    with transaction.atomic():
        _lock_open(committee)
        committee.decision, committee.decision_note, committee.decided_at = decision, note, timezone.now()
        committee.save(update_fields=["decision", "decision_note", "decided_at"])
        notify(
            writers_of(committee.study),
            DECIDED,
            (_CONTRIBUTION, committee.study_id),
            reason=_("Le comité de lecture a décidé."),
        )


def _lock_open(committee: Committee) -> None:
    """Raises ReadingRefused once the committee has decided."""
    if not Committee.objects.select_for_update().filter(pk=committee.pk, decision="").exists():
        raise ReadingRefused(_("Le comité a déjà décidé : son avis ne change plus."))


def _readers(committee: Committee) -> set[int]:
    return set(committee.readers.values_list("member_id", flat=True))


def _reporters(committee: Committee) -> set[int]:
    return set(committee.readers.filter(reports=True).values_list("member_id", flat=True))
