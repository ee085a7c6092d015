"""What people answer to a proposal, and what silence becomes. Each function is one transaction.

The lead is locked first, then the proposal: an answer and the closing of the lead wait for each other.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.leads.introductions import making as introductions
from portal.leads.introductions.refusing import IntroductionRefused
from portal.leads.introductions.wording import holds_contact
from portal.leads.matching import telling
from portal.leads.models import Introduction, Proposal
from portal.leads.posting import lock
from portal.members.models import Member

SILENCE_DAYS: Final = 7
EVERY: Final = 24 * 3600
_BATCH: Final = 200
State = Proposal.State


class ProposalRefused(Exception):
    """Why, in words for the person; `field` is the one to correct, "" for none."""

    def __init__(self, reason: str, field: str = "") -> None:
        super().__init__(reason)
        self.field = field


def accept(proposal: Proposal, by: Member) -> Introduction:
    """The person is interested: they are introduced once the other side accepts as well."""
    with transaction.atomic():
        locked = _lock(proposal, by)
        if not locked.lead.is_running:
            raise ProposalRefused(_("Cette affaire n’est plus ouverte."))
        _answer(locked, State.ACCEPTED)
        try:
            made = introductions.introduce(locked.lead, locked.member, by, locked)
        except IntroductionRefused as refusal:
            raise ProposalRefused(str(refusal)) from refusal
        telling.answered(locked)
    return made


def decline(proposal: Proposal, by: Member, reason: str) -> None:
    """No, and why: read by those who answer for the lead, counted nowhere. What they were asking the person ends too.

    They are told once: of the introduction when they had asked for one, else of the proposal.
    """
    if not reason.strip():
        raise ProposalRefused(_("Dites en quelques mots pourquoi."), "reason")
    if holds_contact(reason):
        raise ProposalRefused(_("Laissez les adresses et les numéros de côté."), "reason")
    with transaction.atomic():
        locked = _lock(proposal, by)
        _answer(locked, State.DECLINED, reason.strip())
        if not introductions.decline(locked.lead, locked.member, locked.reason):
            telling.answered(locked)


def let_lapse(now: dt.datetime | None = None) -> int:
    """For the worker: a week of silence, or an account that is no longer active, frees the place; returns how many."""
    moment = now or timezone.now()
    silent = Q(created_at__lt=moment - dt.timedelta(days=SILENCE_DAYS)) | ~Q(member__status=Member.Status.ACTIVE)
    due = Proposal.objects.filter(silent, state=State.PROPOSED).order_by("created_at", "pk")
    return sum(_lapse(one, moment) for one in due[:_BATCH])


def _lapse(proposal: Proposal, now: dt.datetime) -> int:
    with transaction.atomic():
        lead = lock(proposal.lead_id)
        found = Proposal.objects.select_for_update().filter(pk=proposal.pk, state=State.PROPOSED)
        moved = found.update(state=State.LAPSED, answered_at=now)
        if moved and lead.is_running:
            telling.lapsed(proposal)
    return moved


def _lock(proposal: Proposal, by: Member) -> Proposal:
    """The proposal as it is now, without answer and made to `by`, whose account is active."""
    lead = lock(proposal.lead_id)
    found = Proposal.objects.select_for_update(of=("self",)).select_related("member").get(pk=proposal.pk)
    if found.member_id != by.pk or found.member.status != Member.Status.ACTIVE:
        raise ProposalRefused(_("Votre compte ne permet pas de répondre à cette proposition."))
    if found.state != State.PROPOSED:
        raise ProposalRefused(
            _("Cette proposition a déjà une suite : « %(state)s ».") % {"state": found.get_state_display()}
        )
    found.lead = lead
    return found


def _answer(proposal: Proposal, state: str, reason: str = "") -> None:
    proposal.state, proposal.reason, proposal.answered_at = state, reason, timezone.now()
    proposal.save(update_fields=["state", "reason", "answered_at"])
