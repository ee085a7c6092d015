"""The life of a lead: posted, changed, moved from state to state, taken over. Each function is one transaction.

Every change locks the lead: two people who act at once wait for each other, and the second one sees what the first has
done. What cannot be done raises `LeadRefused` and changes nothing. Who may act is asked by the views.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.leads import letters, telling
from portal.leads.access import is_answered_for
from portal.leads.changes import touch
from portal.leads.models import Lead, LeadEvent, LeadNeed
from portal.leads.moves import ACT_OF, MOVES, LeadRefused, announce
from portal.leads.nearby import cooperatives_around
from portal.leads.querysets import SEALED
from portal.leads.sealing import Client
from portal.members.access import is_narrower
from portal.members.models import Circle, Cooperative, Member, Role
from portal.territories.models import Territory
from portal.vocabulary.models import Concept

State, Act, Origin = Lead.State, LeadEvent.Act, Lead.Origin


@dataclass(frozen=True, slots=True)
class Brief:
    """What a form says of a lead. `extras` would be a plus; `circles` and `client` None stay as they are."""

    title: str
    need: str
    deadline: dt.date
    budget: str = Lead.Budget.UNKNOWN
    place: Territory | None = None
    is_remote: bool = False
    visibility: str = "network"
    cooperative: Cooperative | None = None
    circles: tuple[Circle, ...] | None = None
    required: tuple[Concept, ...] = ()
    extras: tuple[Concept, ...] = ()
    client: Client | None = None


_PLAIN = ("title", "need", "deadline", "budget", "place", "is_remote", "visibility", "cooperative")


def post(key: UUID, brief: Brief, by: Member | None) -> Lead:
    """Post a lead: open at once when a member gives it, waiting when it comes from a client (`by` is None).

    The same form sent twice, even at once, is one lead.
    """
    _check(brief)
    try:
        with transaction.atomic():
            sent = _posted(key, by)
            if sent is None:
                sent = _create(key, brief, by)
    except IntegrityError:
        sent = _posted(key, by)
        if sent is None:
            raise
    return sent


def revise(lead: Lead, brief: Brief, by: Member) -> Lead:
    """Change what it says, while it waits or runs; its state does not move."""
    _check(brief)
    with transaction.atomic():
        locked = lock(lead.pk)
        if locked.is_closed:
            raise LeadRefused(_("Cette affaire est close : elle ne se modifie plus."))
        visibility, cooperative, circles = locked.visibility, locked.cooperative_id, set(locked.circles.all())
        _write(locked, brief)
        log(locked, by, Act.CHANGED)
        taken = locked.cooperative_id != cooperative or bool(circles.difference(locked.circles.all()))
        touch([locked.pk], tightened=taken or is_narrower(visibility, locked.visibility))
    return locked


def change_state(
    lead: Lead, to: str, by: Member | None, note: str = "", *, deadline: dt.date | None = None,
    cooperative: Cooperative | None = None,
) -> Lead:  # fmt: skip
    """Move it, and tell those concerned; `by` is None for the site itself. Gives the lead as it is now.

    `deadline` replaces the old one when it opens again; `cooperative` takes in the lead of a client.
    """
    with transaction.atomic():
        locked = lock(lead.pk)
        before = locked.state
        if to not in MOVES[before]:
            raise LeadRefused(
                _("Cette affaire a changé entre-temps : elle est maintenant « %(state)s ».")
                % {"state": locked.get_state_display()}
            )
        if to == State.REFUSED and not note.strip():
            raise LeadRefused(_("Dites en quelques mots pourquoi : le client reçoit cette raison."), "note")
        if to == State.OPEN and before != State.INTRODUCED:
            _check_may_open(locked, deadline)
        locked.state = to
        locked.closed_at = timezone.now() if locked.is_closed else None
        locked.deadline = deadline or locked.deadline
        locked.cooperative = cooperative or locked.cooperative
        locked.save(update_fields=["state", "closed_at", "deadline", "cooperative"])
        log(locked, by, ACT_OF[to], note)
        touch([locked.pk], tightened=before in Lead.SHOWN and to not in Lead.SHOWN)
        telling.moved(locked, by)
        if before == State.WAITING:
            letters.decided(locked, note)
        announce(locked, before, by)
    return locked


def take_over(lead: Lead, by: Member) -> Lead:
    """An animator becomes its giver, when the one who gave it no longer has an active account, or never was any."""
    with transaction.atomic():
        locked = lock(lead.pk)
        if locked.giver is not None and locked.giver.status == Member.Status.ACTIVE:
            raise LeadRefused(_("La personne qui apporte cette affaire a un compte actif : elle en répond."))
        locked.giver = by
        locked.save(update_fields=["giver"])
        log(locked, by, Act.TAKEN_OVER)
        touch([locked.pk])
    return locked


def lock(lead_id: int) -> Lead:
    """The lead as it is now, locked until the end of the transaction: always the first lock taken."""
    found = Lead.objects.select_for_update(of=("self",)).select_related("giver", "cooperative", "place")
    return found.get(pk=lead_id)


def log(lead: Lead, by: Member | None, act: str, note: str = "") -> None:
    """Write a step in the log, inside the caller's transaction."""
    LeadEvent.objects.create(lead=lead, by=by, act=act, note=note.strip()[:500])


def _posted(key: UUID, by: Member | None) -> Lead | None:
    """The lead that this form already made; refuses a key that served someone else."""
    found = Lead.objects.filter(key=key).first()
    if found is not None and found.giver_id != (by.pk if by else None):
        raise LeadRefused(_("Ce formulaire a déjà servi. Rouvrez la page pour recommencer."))
    return found


def _create(key: UUID, brief: Brief, by: Member | None) -> Lead:
    lead = Lead(key=key, giver=by, is_example=by is not None and by.is_example)
    if by is None:
        lead.origin, lead.state = Origin.CLIENT, State.WAITING
    elif brief.cooperative is not None and _animates(by, brief.cooperative):
        lead.origin = Origin.ANIMATOR
    _write(lead, brief)
    log(lead, by, Act.POSTED)
    touch([lead.pk])
    if by is None:
        lead.offered_to.set(cooperatives_around(lead.place) if lead.place else ())
        telling.received(lead)
        letters.received(lead)
    return lead


def _write(lead: Lead, brief: Brief) -> None:
    """Write what the form says; never the counter, which others may have moved since it was read."""
    for name in _PLAIN:
        setattr(lead, name, getattr(brief, name))
    if brief.client is not None:
        lead.client_name, lead.client_contact, lead.client_note = astuple(brief.client)
    lead.save(update_fields=None if lead.pk is None else [*_PLAIN, *SEALED])
    if brief.circles is not None:
        lead.circles.set(brief.circles)
    wanted = _needs(brief.extras, is_required=False) | _needs(brief.required, is_required=True)
    lead.needs.all().delete()
    LeadNeed.objects.bulk_create(
        LeadNeed(lead=lead, concept_id=pk, is_required=required) for pk, required in wanted.items()
    )


def _needs(concepts: Iterable[Concept], *, is_required: bool) -> dict[int, bool]:
    return {concept.pk: is_required for concept in concepts}


def _animates(member: Member, cooperative: Cooperative) -> bool:
    return Role.objects.filter(member=member, kind=Role.Kind.ANIMATOR, cooperative=cooperative).exists()


def _check(brief: Brief) -> None:
    if brief.place is None and not brief.is_remote:
        raise LeadRefused(_("Indiquez un lieu, ou cochez « à distance »."), "place")
    if brief.deadline < timezone.localdate():
        raise LeadRefused(_("Ce jour est passé."), "deadline")


def _check_may_open(lead: Lead, deadline: dt.date | None) -> None:
    if (deadline or lead.deadline) < timezone.localdate():
        raise LeadRefused(_("L’échéance est passée : choisissez un nouveau jour."), "deadline")
    if not is_answered_for(lead):
        raise LeadRefused(_("Plus personne ne répond de cette affaire : reprenez-la d’abord."))
