"""How a lead ended: won by whom or lost, why, and what had led to them. Each function is one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from knowledge.models import ContributionState
from portal.leads import posting
from portal.leads.introductions.refusing import IntroductionRefused
from portal.leads.matching.order.snapshot import Snapshot
from portal.leads.models import ContributionCredit, Earning, Introduction, Lead, LeadOutcome, LeadTeam
from portal.leads.moves import LeadRefused
from portal.members.models import Member

Result = LeadOutcome.Result


@dataclass(frozen=True, slots=True)
class Told:
    """What the form says. `earners`: ids of introductions accepted by both, for a lead that is won."""

    result: str
    why: str = ""
    words: str = ""
    band: str = ""
    earners: tuple[int, ...] = ()


def record(lead: Lead, told: Told, by: Member) -> LeadOutcome:
    """Close the lead, or complete how it was closed: the result itself is said once."""
    try:
        with transaction.atomic():
            locked = posting.lock(lead.pk)
            agreed = [one for one in earners_of(locked) if one.pk in told.earners]
            if told.result == Result.WON and len(agreed) != len(set(told.earners)):
                raise IntroductionRefused(_("Choisissez parmi les personnes qui ont accepté."), "earners")
            if locked.state != told.result:
                locked = posting.change_state(locked, told.result, by)
            outcome = LeadOutcome.objects.get(lead=locked)
            outcome.why, outcome.words, outcome.by = told.why, told.words, by
            outcome.band = told.band if told.result == Result.WON else ""
            outcome.save()
            if told.result == Result.WON:
                _credit(outcome, agreed)
    except LeadRefused as refusal:
        raise IntroductionRefused(str(refusal), refusal.field) from refusal
    return outcome


def lead_moved(lead: Lead, before: str, by: Member | None) -> None:
    """For `moves.listen`: a lead that is won or lost has an outcome, however it was closed.

    It was won by the team when there is one, else by the one person whom both sides accepted; when several were,
    nobody is said to have won it until someone tells.
    """
    if lead.state not in Result.values:
        return
    outcome = LeadOutcome.objects.create(lead=lead, result=lead.state, by=by)
    if lead.state == Result.WON:
        _credit(outcome, _presumed(lead))


def note_amount(outcome: LeadOutcome, member: Member, amount: Decimal | None) -> bool:
    """What `member` earned, for themself alone; False when the lead was not theirs."""
    return bool(Earning.objects.filter(outcome=outcome, member=member).update(amount=amount))


def earners_of(lead: Lead) -> list[Introduction]:
    """Introductions that both accepted, with their people: those who may have won it. One query."""
    agreed = Introduction.objects.filter(lead=lead, state=Introduction.State.MUTUAL)
    return list(agreed.select_related("member").order_by("pk"))


def _presumed(lead: Lead) -> Sequence[Introduction]:
    agreed = Introduction.objects.filter(lead=lead, state=Introduction.State.MUTUAL)
    team = LeadTeam.objects.filter(lead=lead, state=LeadTeam.State.FORMED).first()
    if team is not None:
        return list(agreed.filter(team_places__team=team, team_places__left_at=None))
    found = list(agreed)
    return found if len(found) == 1 else []


def _credit(outcome: LeadOutcome, earners: Iterable[Introduction]) -> None:
    """Write who took the lead and what had led to each of them; amounts already noted stay with those who stay."""
    won = {introduction.member_id: introduction for introduction in earners}
    outcome.earnings.exclude(member__in=won).delete()
    Earning.objects.bulk_create([Earning(outcome=outcome, member_id=pk) for pk in won], ignore_conflicts=True)
    outcome.credits.all().delete()
    led = {member_id: _contributions(introduction) for member_id, introduction in won.items()}
    wanted = {pk for numbers in led.values() for pk in numbers}
    kept = set(ContributionState.objects.filter(pk__in=wanted, live=True).values_list("pk", flat=True))
    ContributionCredit.objects.bulk_create(
        ContributionCredit(outcome=outcome, contribution_id=pk, member_id=member_id)
        for member_id, numbers in led.items()
        for pk in sorted(numbers & kept)
    )


def _contributions(introduction: Introduction) -> frozenset[int]:
    """Those that were reasons of the proposal that led here; none when nothing was proposed. Two queries."""
    if introduction.proposal is None:
        return frozenset()
    snapshot = Snapshot.from_json(introduction.proposal.run.snapshot)
    mine = (one for one in snapshot.candidates if one.member == introduction.member_id)
    return frozenset(part.contribution for one in mine for part in one.parts)
