"""Addresses of matching with two identities: a proposal made to the author, and a conflict on a lead of theirs."""

from __future__ import annotations

from typing import Any

from portal.leads.matching import declaring, versions
from portal.leads.matching.order.snapshot import Candidate, Snapshot
from portal.leads.models import Conflict, Contest, MatchRun, Proposal
from portal.members.models import Member
from tests.factories import leads
from tests.factories.knowledge import writer

SENT = {"leads:answer_proposal": {"decision": "decliner", "reason": "Non."}, "leads:contest": {"words": "Non."}}


def side(author: Member) -> dict[str, dict[str, Any]]:
    """{route: parameters}."""
    lead, mine = leads.lead(writer()), leads.lead(author)
    snapshot = Snapshot(lead.pk, "2026-11-24", (), True, (Candidate(author.pk),))
    run = MatchRun.objects.create(lead=lead, rule=versions.in_force(), snapshot=snapshot.to_json(), ranking=[])
    proposal = Proposal.objects.create(run=run, lead=lead, member=author, rank=1)
    declaring.declare_conflict(mine, writer(), author)
    pair = {"pk": lead.pk, "proposal_id": proposal.pk}
    return {f"leads:{name}": pair for name in ("proposal", "answer_proposal", "contest")} | {
        "leads:let_in": {"pk": mine.pk, "conflict_id": Conflict.objects.get(lead=mine).pk}
    }


def kept() -> list[list[Any]]:
    """What those forms could change."""
    return [
        list(Proposal.objects.order_by("pk").values_list("pk", "state", "reason")),
        list(Contest.objects.order_by("pk").values_list("pk", "words")),
        list(Conflict.objects.order_by("pk").values_list("pk", flat=True)),
    ]
