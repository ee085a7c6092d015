"""The life of an introduction: asked by one side, accepted, refused or withdrawn. Each function is one transaction.

Every change locks the lead first, then the introduction: two people who act at once wait for each other, and the
second one sees what the first has done. What cannot be done raises `IntroductionRefused` and changes nothing. Who may
act is asked by the views; the side is that of the person, or else that of the giver.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.leads import posting
from portal.leads.access import can_read_lead, is_answered_for
from portal.leads.introductions import proposals, telling
from portal.leads.introductions.refusing import IntroductionRefused
from portal.leads.introductions.wording import holds_contact
from portal.leads.models import Introduction, IntroductionEvent, Lead, Proposal
from portal.leads.teams import following
from portal.members.models import Member
from portal.members.viewers import viewer_for

State, Act = Introduction.State, IntroductionEvent.Act


@dataclass(frozen=True, slots=True)
class MemberShows:
    """What the person lets the other side see once both have accepted."""

    email: bool = False
    phone: bool = False
    account: bool = False

    @classmethod
    def by_default(cls, member: Member) -> MemberShows:
        """What their page holds for that purpose; never the address of their account."""
        return cls(email=bool(member.contact_email), phone=bool(member.phone))


@dataclass(frozen=True, slots=True)
class GiverShows:
    """What the side of the lead lets the person see."""

    giver: bool = True
    client: bool = True


def introduce(
    lead: Lead, member: Member, by: Member, proposal: Proposal | None = None, *, message: str = "",
    shows: MemberShows | GiverShows | None = None,
) -> Introduction:  # fmt: skip
    """Ask the other side: the person offers themself when `by` is `member`, else the lead asks for them.

    Asking for what the other side already asked is accepting it; asking twice is asking once. An introduction that was
    withdrawn or closed starts again; one that was refused does not. `proposal` led here, if one did.
    """
    if holds_contact(message):
        raise IntroductionRefused(
            _("Laissez les adresses et les numéros de côté : ils seront montrés quand chacun aura accepté."), "message"
        )
    with transaction.atomic():
        locked = posting.lock(lead.pk)
        found = Introduction.objects.select_for_update().filter(lead=locked, member=member).first()
        offers = by.pk == member.pk
        if found is not None and found.state == State.REFUSED:
            raise IntroductionRefused(_("Cette mise en relation a été refusée : elle ne se redemande pas."))
        if found is not None and found.is_open and _accepted(found, offers) is not None:
            return found
        check_may_meet(locked, member, by)
        if found is not None and found.state == State.ASKED:
            found.lead = locked
            return _agree(found, by, shows)
        asked = found or Introduction(lead=locked, member=member)
        _start(asked, by, message, shows)
        asked.proposal = proposal or asked.proposal or proposals.made_to(locked, member)
        asked.save()
        log(asked, by, Act.OFFERED if offers else Act.ASKED)
        if offers:
            proposals.accepted(asked)
        telling.asked(asked, by)
    return asked


def accept(introduction: Introduction, by: Member, shows: MemberShows | GiverShows | None = None) -> Introduction:
    """The side that was asked says yes: from now on each sees how to reach the other."""
    with transaction.atomic():
        locked = lock_both(introduction, State.ASKED)
        if _accepted(locked, by.pk == locked.member_id) is not None:
            raise IntroductionRefused(_("Votre côté a déjà accepté : la réponse de l’autre est attendue."))
        check_may_meet(locked.lead, locked.member, by)
        return _agree(locked, by, shows)


def refuse(introduction: Introduction, by: Member, reason: str) -> Introduction:
    """The side that was asked says no, and why."""
    with transaction.atomic():
        locked = lock_both(introduction, State.ASKED)
        if _accepted(locked, by.pk == locked.member_id) is not None:
            raise IntroductionRefused(_("Votre côté a déjà accepté : vous pouvez retirer votre accord."))
        refused = _end(locked, State.REFUSED, Act.REFUSED, by, reason)
        if by.pk == locked.member_id:
            proposals.declined(refused)
        return refused


def decline(lead: Lead, member: Member, reason: str) -> bool:
    """The person has said no to a proposal: what the lead was asking them is refused with it, if it asked.

    Inside the caller's transaction, the lead locked; False when nothing waited for the person.
    """
    waiting = Introduction.objects.filter(lead=lead, member=member, state=State.ASKED, member_accepted_at=None).first()
    if waiting is None:
        return False
    refuse(waiting, member, reason)
    return True


def withdraw(introduction: Introduction, by: Member, reason: str = "") -> Introduction:
    """A side that had accepted takes it back, before or after the other one has answered."""
    with transaction.atomic():
        locked = lock_both(introduction, *Introduction.OPEN)
        if _accepted(locked, by.pk == locked.member_id) is None:
            raise IntroductionRefused(_("Votre côté n’a pas encore répondu : acceptez ou refusez."))
        return _end(locked, State.WITHDRAWN, Act.WITHDRAWN, by, reason)


def close(introduction: Introduction, act: str) -> Introduction:
    """The site ends it: nobody answered, the lead is closed, an account is no longer active.

    Inside the caller's transaction, the lead locked; nothing when it has ended meanwhile.
    """
    locked = Introduction.objects.select_for_update(of=("self",)).select_related("lead", "member").get(
        pk=introduction.pk
    )  # fmt: skip
    return _end(locked, State.CLOSED, act, None, "") if locked.is_open else locked


def lock_both(introduction: Introduction, *allowed: str) -> Introduction:
    """The introduction as it is now, its lead locked before it; IntroductionRefused when it has moved on."""
    lead = posting.lock(introduction.lead_id)
    query = Introduction.objects.select_for_update(of=("self",)).select_related("member")
    locked = query.get(pk=introduction.pk, lead=lead)
    locked.lead = lead
    if locked.state not in allowed:
        state = locked.get_state_display()
        raise IntroductionRefused(
            _("Cette mise en relation a changé entre-temps : elle est maintenant « %(state)s ».") % {"state": state}
        )
    return locked


def check_may_meet(lead: Lead, member: Member, by: Member) -> None:
    """To call with the lead locked."""
    if not lead.is_running or not is_answered_for(lead):
        raise IntroductionRefused(_("Cette affaire n’est plus ouverte : aucune mise en relation n’est possible."))
    if lead.giver_id == member.pk:
        raise IntroductionRefused(_("C’est vous qui apportez cette affaire."))
    person = Member.objects.select_related("user").get(pk=member.pk)
    if person.status != Member.Status.ACTIVE or person.user is None:
        raise IntroductionRefused(_("Cette personne n’a plus de compte actif."))
    if not can_read_lead(viewer_for(person.user), lead):
        raise IntroductionRefused(_("Cette personne ne peut pas lire cette affaire : ouvrez-la davantage d’abord."))
    if by.pk != member.pk and hasattr(person, "matching_refusal"):
        raise IntroductionRefused(_("Cette personne ne souhaite pas qu’on la propose."))


def log(introduction: Introduction, by: Member | None, act: str) -> None:
    IntroductionEvent.objects.create(introduction=introduction, by=by, act=act)


def _accepted(introduction: Introduction, is_member: bool) -> dt.datetime | None:
    return introduction.member_accepted_at if is_member else introduction.giver_accepted_at


def _start(asked: Introduction, by: Member, message: str, shows: MemberShows | GiverShows | None) -> None:
    """One side has accepted, the other has not; what it had chosen before is forgotten."""
    asked.state, asked.message, asked.reason = State.ASKED, message, ""
    asked.giver_accepted_at = asked.member_accepted_at = asked.closed_at = None
    asked.reminders, asked.asked_at = 0, timezone.now()
    _note_choice(asked, by, shows)


def _note_choice(introduction: Introduction, by: Member, shows: MemberShows | GiverShows | None) -> None:
    if by.pk == introduction.member_id:
        chosen = shows if isinstance(shows, MemberShows) else MemberShows.by_default(introduction.member)
        introduction.member_accepted_at = timezone.now()
        introduction.shows_email, introduction.shows_phone = chosen.email, chosen.phone
        introduction.shows_account = chosen.account
    else:
        given = shows if isinstance(shows, GiverShows) else GiverShows()
        introduction.giver_accepted_at = timezone.now()
        introduction.shows_giver, introduction.shows_client = given.giver, given.client


def _agree(locked: Introduction, by: Member, shows: MemberShows | GiverShows | None) -> Introduction:
    """The second yes."""
    _note_choice(locked, by, shows)
    locked.state = State.MUTUAL
    locked.save()
    log(locked, by, Act.ACCEPTED)
    proposals.accepted(locked)
    telling.answered(locked, by, accepted=True)
    if locked.lead.state == Lead.State.OPEN:
        locked.lead = posting.change_state(locked.lead, Lead.State.INTRODUCED, by)
    following.accepted(locked)
    return locked


def _end(locked: Introduction, state: str, act: str, by: Member | None, reason: str) -> Introduction:
    """No longer open; a lead with nobody left is open again, and a team loses a place."""
    was_mutual = locked.state == State.MUTUAL
    locked.state, locked.reason, locked.closed_at = state, reason, timezone.now()
    locked.save()
    log(locked, by, act)
    telling.ended(locked, act, by)
    following.ended(locked, by)
    others = Introduction.objects.filter(lead=locked.lead_id, state=State.MUTUAL)
    if was_mutual and locked.lead.state == Lead.State.INTRODUCED and not others.exists():
        posting.change_state(locked.lead, Lead.State.OPEN, by)
    return locked
