"""Links between contributions, and trials of what they tell.

edge = linked(study, story, passage="…")        # the study uses the story
attested(story, outcome="failure")              # by a new member of a new cooperative
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from knowledge.choices import Relation
from knowledge.models import Contribution, Lineage, ReuseAttestation
from knowledge.practice.attestations import Told, attest
from knowledge.practice.lineage import link
from portal.members.models import Member
from portal.territories.models import Territory
from tests.factories.knowledge import commune, writer


def linked(
    target: Contribution, source: Contribution, relation: str = Relation.SOURCE, *, passage: str = ""
) -> Lineage:
    """Drawn by the first author of `target`."""
    by = Member.objects.get(pk=target.authorships.order_by("pk").values_list("member_id")[:1])
    return link(target, source, relation, passage=passage, by=by)


def attested(
    contribution: Contribution,
    member: Member | None = None,
    *,
    outcome: str = "success",
    place: Territory | None = None,
    days_ago: int = 30,
    **told: Any,
) -> ReuseAttestation:
    day = timezone.localdate() - dt.timedelta(days=days_ago)
    return attest(contribution, member or writer(), Told(place or commune(), day, outcome, **told))
