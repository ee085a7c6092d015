"""Proposals and rankings as personal data: their copy for the member, and their end with the account."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.utils import timezone

from portal.leads.models import Conflict, Contest, MatchingLoad, Placement, Proposal
from portal.members.models import Member, User


def archive_part(user: User) -> dict[str, Any]:
    """For `portability.register`: every ranking that concerned the member. Leads are told by number."""
    load = MatchingLoad.objects.filter(member__user=user).first()
    placed = Placement.objects.filter(member__user=user).values_list("run__lead", "position", "run__rule__version")
    return {
        "load": load.cap if load else None,
        "rankings": [{"lead": lead, "position": position, "rule": rule} for lead, position, rule in placed],
        "proposals": [_proposal(one) for one in Proposal.objects.filter(member__user=user).select_related("contest")],
    }


def _proposal(one: Proposal) -> dict[str, Any]:
    contest = getattr(one, "contest", None)
    return {
        "lead": one.lead_id,
        "rank": one.rank,
        "state": one.state,
        "reason": one.reason,
        "created_at": one.created_at.isoformat(),
        "contest": {"words": contest.words, "answer": contest.answer} if contest else None,
    }


@receiver(post_save, sender=Member, dispatch_uid="leads_matching_forget_closed")
def forget_closed(instance: Member, **kwargs: Any) -> None:
    """A closed account: its words go, what waits for its answer lapses. The counts of rankings stay, without a name."""
    if instance.status != Member.Status.LEFT or instance.user_id is not None:
        return
    with transaction.atomic():
        mine = Proposal.objects.filter(member=instance)
        mine.filter(state=Proposal.State.PROPOSED).update(state=Proposal.State.LAPSED, answered_at=timezone.now())
        mine.update(reason="")
        Contest.objects.filter(proposal__member=instance).update(words="")
        MatchingLoad.objects.filter(member=instance).delete()
        Conflict.objects.filter(member=instance).delete()
