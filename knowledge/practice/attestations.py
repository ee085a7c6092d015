"""« J’ai essayé »: saying that one tried what a contribution tells, changing it, taking it back, reading it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.db.models import IntegerField, QuerySet, Value
from django.utils import timezone
from django.utils.translation import gettext as _

from knowledge.choices import WRITING_CREDITS, Kind, Outcome
from knowledge.holdings import take_stock
from knowledge.models import Authorship, Contribution, ReuseAttestation
from knowledge.practice.maturing import Evidence, recompute
from knowledge.rules import may_write
from portal.core.statements import Prepared
from portal.members.models import Member
from portal.notices.sending import notify
from portal.territories.models import Territory
from portal.visibility import Viewer

ATTESTED = "attested"
"""Kind of the notice to the authors."""


class AttestationRefused(Exception):
    """Why, in words for the person."""


@dataclass(frozen=True, slots=True)
class Told:
    """What someone says of their trial, as the form gives it."""

    territory: Territory
    tried_on: dt.date
    outcome: str
    adapted: str = ""
    result: str = ""
    proof: Contribution | None = None
    unnamed: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One attestation as a reader sees it."""

    id: int
    name: str
    url: str
    """Empty when the reader may not open the person's page."""
    cooperative: str
    place: Territory
    tried_on: dt.date
    is_dated_by_year: bool
    outcome: str
    adapted: str
    result: str
    proof: Contribution | None
    is_inside: bool
    """From the authors' cooperative: it does not count. Never said of a protected author, of an unnamed member, nor
    to whoever may not know the cooperative of the member."""
    is_mine: bool


@dataclass(frozen=True, slots=True)
class Lines:
    rows: tuple[Line, ...]
    counts: tuple[tuple[str, int], ...]
    """(outcome, trials in other cooperatives than the authors') in the order of the outcomes, zeros left out."""
    inside: int
    """Trials in the authors' own cooperatives, for whoever may know which they are."""

    @property
    def counted(self) -> int:
        return sum(number for _outcome, number in self.counts)


NO_LINES = Lines((), (), 0)


def may_attest(viewer: Viewer, contribution: Contribution) -> bool:
    """Members of the network, about a published experience; that it is not one's own is said when trying."""
    return may_write(viewer) and contribution.state.live and contribution.state.kind == Kind.EXPERIENCE


def is_own(contribution: Contribution, member: Member) -> bool:
    """A reviewer told nothing: they may try it like anyone else."""
    credits = Authorship.objects.filter(contribution=contribution, member=member)
    return credits.filter(credit__in=WRITING_CREDITS).exists()


def attest(contribution: Contribution, member: Member, told: Told) -> ReuseAttestation:
    """Record the trial of `member`, or change what they had said; the maturity follows in the same transaction.

    The caller has asked `may_attest`. Raises AttestationRefused for one's own story or a day to come.
    """
    if is_own(contribution, member):
        raise AttestationRefused(_("Vous avez signé ce récit : c’est aux autres de dire s’il leur a servi."))
    if told.tried_on > timezone.localdate():
        raise AttestationRefused(_("Cette date est à venir."))
    membership = member.memberships.current(told.tried_on).first()
    values = {
        "cooperative_id": membership.cooperative_id if membership else None,
        "territory": told.territory,
        "tried_on": told.tried_on,
        "outcome": told.outcome,
        "adapted": told.adapted.strip(),
        "result": told.result.strip(),
        "proof": told.proof,
        "unnamed": told.unnamed,
        "withdrawn_at": None,
    }
    with transaction.atomic():
        attestation, _created = ReuseAttestation.objects.update_or_create(
            contribution_id=contribution.pk, member=member, defaults=values
        )
        recompute([contribution.pk])
        authors = Authorship.objects.filter(contribution=contribution.pk).values_list("member_id", flat=True)
        notify(
            authors,
            ATTESTED,
            ("contribution", contribution.pk),
            reason=_REASONS[Outcome(told.outcome)],
            once=f"{ATTESTED}:{attestation.pk}:{told.outcome}",
        )
    return attestation


_REASONS = {
    Outcome.SUCCESS: "Une personne a essayé ce que vous racontez, et cela a marché.",
    Outcome.PARTIAL: "Une personne a essayé ce que vous racontez, et cela a marché en partie.",
    Outcome.FAILURE: "Une personne a essayé ce que vous racontez, et cela n’a pas marché chez elle.",
    Outcome.ABANDONED: "Une personne a essayé ce que vous racontez, et s’est arrêtée en route.",
}
"""Notices are kept in French, whoever made them."""


def mine(contribution: Contribution, member: Member) -> ReuseAttestation | None:
    """The attestation of the member that stands."""
    return ReuseAttestation.objects.filter(contribution=contribution, member=member, withdrawn_at=None).first()


def withdraw(attestation: ReuseAttestation) -> None:
    """Take it back: no longer shown nor counted. Attesting again brings it back."""
    with transaction.atomic():
        ReuseAttestation.objects.filter(pk=attestation.pk).update(withdrawn_at=timezone.now())
        recompute([attestation.contribution_id])


def lines_of(contribution: Contribution, viewer: Viewer) -> Lines:
    """Attestations of a contribution that the viewer reads, newest trial first. At most four queries."""
    evidence = Evidence.of([contribution.pk], {contribution.pk: take_stock(contribution, viewer).writers})
    attestations = evidence.attestations[contribution.pk][::-1]
    if not attestations:
        return NO_LINES
    protected = contribution.state.protected_author
    own = set() if protected else {row.pk for row in attestations if not row.unnamed and evidence.is_own(row)}
    context = _Context.of(attestations, own, viewer)
    rows = tuple(_line(row, context) for row in attestations)
    counts = Counter(row.outcome for row in attestations if row.pk not in own)
    inside = sum(row.is_inside for row in rows)
    return Lines(rows, tuple((str(o), counts[o]) for o in Outcome if counts[o]), inside)


@dataclass(frozen=True, slots=True)
class _Context:
    """What decides how much of each attestation a reader sees."""

    viewer: Viewer
    own: set[int]
    """Attestations from the authors' cooperatives."""
    known: set[int]
    """Members whose page the reader may open."""
    placed: set[int]
    """Members whose cooperatives the reader may know."""
    proofs: dict[int, Contribution]

    @classmethod
    def of(cls, attestations: Iterable[ReuseAttestation], own: set[int], viewer: Viewer) -> _Context:
        people = sorted({row.member_id for row in attestations if not row.unnamed})
        told = _PEOPLE.rows(people, viewer, timezone.localdate())
        return cls(
            viewer=viewer,
            own=own,
            known={pk for pk, is_placed in told if not is_placed},
            placed={pk for pk, is_placed in told if is_placed},
            proofs=_readable({row.proof_id for row in attestations if row.proof_id}, viewer),
        )


def _told_people(people: Sequence[int], viewer: Viewer, _day: dt.date) -> QuerySet[Any, Any]:
    """(member, 0) of those whose page the viewer may open, (member, 1) of those whose cooperatives they may know."""
    known = Member.objects.visible_to(viewer).filter(pk__in=people)
    placed = Member.objects.field_readable_by(viewer, "cooperatives").filter(pk__in=people)
    return _told(known, 0).union(_told(placed, 1), all=True)


def _told(members: QuerySet[Member], is_placed: int) -> QuerySet[Any, Any]:
    told = members.order_by().annotate(is_placed=Value(is_placed, output_field=IntegerField()))
    return told.values_list("pk", "is_placed")


_PEOPLE: Final = Prepared(_told_people)


def _line(row: ReuseAttestation, context: _Context) -> Line:
    """An unnamed member is told as a protected author is: neither name nor cooperative, the region, the year."""
    is_placed = not row.unnamed and row.member_id in context.placed
    return Line(
        id=row.pk,
        name=_("une personne d’une CAE") if row.unnamed else row.member.display_name,
        url=row.member.get_absolute_url() if not row.unnamed and row.member_id in context.known else "",
        cooperative=row.cooperative.name if is_placed and row.cooperative is not None else "",
        place=(row.territory.region or row.territory) if row.unnamed else row.territory,
        tried_on=row.tried_on,
        is_dated_by_year=row.unnamed,
        outcome=row.outcome,
        adapted=row.adapted,
        result=row.result,
        proof=None if row.proof_id is None or row.unnamed else context.proofs.get(row.proof_id),
        is_inside=is_placed and row.pk in context.own,
        is_mine=row.member_id == context.viewer.member_id,
    )


def _readable(ids: set[int], viewer: Viewer) -> dict[int, Contribution]:
    if not ids:
        return {}
    found = Contribution.objects.visible_to(viewer).published().filter(pk__in=ids).select_related("state")
    return {page.pk: page for page in found}
