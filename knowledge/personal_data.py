"""What contributions keep of one account: what it signs, tried, linked, and noted of the people quoted.

Texts are named by their number: one that the person may not read any more tells nothing else of itself.
"""

from __future__ import annotations

from typing import Any

from knowledge.models import Authorship, ConsentEvent, LineageEvent, ReuseAttestation
from portal.members.models import Member, User


def archive_part(user: User) -> dict[str, Any]:
    """For `portability.register`. Five queries."""
    member = Member.objects.filter(user=user).first()
    if member is None:
        return {}
    signed = Authorship.objects.filter(member=member).order_by("pk").values_list("contribution_id", "credit")
    links = LineageEvent.objects.filter(member=member).order_by("pk")
    said = ConsentEvent.objects.filter(recorded_by=member).select_related("quote").order_by("pk")
    return {
        "signed": [{"text": number, "credit": credit} for number, credit in signed],
        "attestations": [
            _attestation(one)
            for one in ReuseAttestation.objects.filter(member=member).select_related("territory").order_by("pk")
        ],
        "links": [
            {"source": one.source_id, "target": one.target_id, "relation": one.relation, "act": one.act,
             "at": one.at.isoformat()}
            for one in links
        ],
        "consents_noted": [
            {"text": one.quote.contribution_id, "quote": str(one.quote.key), "act": one.act, "use": one.use,
             "on": one.on.isoformat(), "means": one.means}
            for one in said
        ],
    }  # fmt: skip


def _attestation(one: ReuseAttestation) -> dict[str, Any]:
    return {
        "text": one.contribution_id,
        "place": one.territory.name,
        "on": one.tried_on.isoformat(),
        "outcome": one.outcome,
        "adapted": one.adapted,
        "result": one.result,
        "proof": one.proof_id,
        "unnamed": one.unnamed,
        "withdrawn_at": one.withdrawn_at.isoformat() if one.withdrawn_at else None,
    }
