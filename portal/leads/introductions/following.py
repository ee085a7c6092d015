"""What happens to introductions when the lead or an account they stand on changes, in the same transaction."""

from __future__ import annotations

from collections.abc import Sequence

from portal.leads import posting
from portal.leads.introductions.making import close
from portal.leads.models import Introduction, IntroductionEvent, Lead
from portal.members.models import Member

Act = IntroductionEvent.Act


def lead_moved(lead: Lead, before: str, by: Member | None) -> None:
    """For `moves.listen`: a lead that is no longer open ends what waits for an answer; what both accepted stays."""
    if lead.is_running:
        return
    for introduction in Introduction.objects.filter(lead=lead, state=Introduction.State.ASKED).order_by("pk"):
        close(introduction, Act.LEAD_CLOSED)


def members_changed(member_ids: Sequence[int]) -> None:
    """For the journal: an account that is no longer active ends its introductions, accepted or not."""
    gone = Introduction.objects.running().filter(member__in=member_ids).exclude(member__status=Member.Status.ACTIVE)
    for introduction in gone.order_by("lead", "pk"):
        posting.lock(introduction.lead_id)
        close(introduction, Act.ACCOUNT_CLOSED)
