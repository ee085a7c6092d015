"""Trials of the demo's stories, from which their maturity comes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from knowledge.models import Contribution
from knowledge.practice.attestations import Told, attest
from portal.members.models import Member
from portal.territories.models import Territory

_STORIES = "import:demo:"
"""How the import names what the demo tells."""


def fill_attestations(rows: Iterable[Mapping[str, Any]]) -> int:
    """Record each row as the form would; again, it changes nothing. Returns how many.

    Raises KeyError for an unknown story, member or place.
    """
    told = list(rows)
    stories = {
        page.state.source_id: page
        for page in Contribution.objects.filter(
            state__source_id__in=[f"{_STORIES}{row['story']}" for row in told]
        ).select_related("state")
    }
    members = {member.slug: member for member in Member.objects.filter(slug__in=[row["by"] for row in told])}
    places = {place.key: place for place in Territory.objects.filter(key__in=[row["at"] for row in told])}
    with transaction.atomic():
        for row in told:
            trial = Told(
                territory=places[row["at"]],
                tried_on=row["day"],
                outcome=row["outcome"],
                adapted=row.get("adapted", ""),
                result=row.get("result", ""),
                unnamed=row.get("unnamed", False),
            )
            attest(stories[f"{_STORIES}{row['story']}"], members[row["by"]], trial)
    return len(told)
