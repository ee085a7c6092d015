"""What happens to introductions when the lead or an account they stand on changes, in the same transaction."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import OuterRef, QuerySet, Subquery

from portal.leads import posting
from portal.leads.introductions import telling
from portal.leads.introductions.making import close
from portal.leads.models import Introduction, IntroductionEvent, Lead
from portal.members.models import Member

Act = IntroductionEvent.Act


def lead_moved(lead: Lead, before: str, by: Member | None) -> None:
    """For `moves.listen`: a lead that is no longer open ends what waits for an answer; what both accepted stays, and
    a lead that opens again finds its people at work, and calls back those whom its end had cut off."""
    found = Introduction.objects.filter(lead=lead).order_by("pk")
    if not lead.is_running:
        for introduction in found.filter(state=Introduction.State.ASKED):
            close(introduction, Act.LEAD_CLOSED)
        return
    if before not in Lead.RUNNING:
        telling.open_again(_cut_off(lead))
    if lead.state == Lead.State.OPEN and found.filter(state=Introduction.State.MUTUAL).exists():
        lead.state = posting.change_state(lead, Lead.State.INTRODUCED, by).state


def _cut_off(lead: Lead) -> QuerySet[Introduction]:
    """Those that its end had closed."""
    last = IntroductionEvent.objects.filter(introduction=OuterRef("pk")).order_by("-at", "-pk").values("act")[:1]
    closed = Introduction.objects.filter(lead=lead, state=Introduction.State.CLOSED)
    return closed.annotate(last=Subquery(last)).filter(last=Act.LEAD_CLOSED).order_by("pk")


def members_changed(member_ids: Sequence[int]) -> None:
    """For the journal: an account that is no longer active ends its introductions, accepted or not."""
    gone = Introduction.objects.running().filter(member__in=member_ids).exclude(member__status=Member.Status.ACTIVE)
    for introduction in gone.order_by("lead", "pk"):
        posting.lock(introduction.lead_id)
        close(introduction, Act.ACCOUNT_CLOSED)
