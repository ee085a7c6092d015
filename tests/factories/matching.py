"""People who can be proposed for a lead, and leads that need what they know."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from portal.leads import posting
from portal.leads.matching import making
from portal.leads.models import Lead, MatchRun, Proposal
from portal.members.models import Member
from portal.territories.models import Territory
from portal.vocabulary.models import Concept, Scheme
from tests.factories import knowledge as made
from tests.factories import leads


def skill(label: str = "poser des joints") -> Concept:
    slug = label.replace(" ", "-")
    return Concept.objects.get_or_create(scheme=Scheme.SKILL, slug=slug, defaults={"label": label})[0]


def expert(*skills: Concept, places: Iterable[Territory] | None = None, stories: int = 1, **fields: Any) -> Member:
    """In the directory, working in Riom unless told otherwise, with so many public experiences of these skills."""
    member = made.writer(is_listed=True, **fields)
    member.places.set([made.commune()] if places is None else places)
    for number in range(stories):
        made.experience(member, title=f"Chantier {member.pk} {number}", skills=list(skills), state=None)
    return member


def lead_for(*skills: Concept, giver: Member | None = None, **values: Any) -> Lead:
    """An open lead in Riom that needs these skills."""
    return posting.post(uuid4(), leads.brief(required=skills, **values), giver or made.writer())


def run_for(lead: Lead, by: Member | None = None) -> MatchRun:
    return making.match(lead, by or lead.giver)


def proposed(member: Member, lead: Lead) -> Proposal:
    """What was proposed to that person; fails when nothing was."""
    return Proposal.objects.get(member=member, lead=lead)


def order_of(run: MatchRun) -> list[int]:
    """Members in order, those who are taken out left aside."""
    return [one.member for one in making.ranking_of(run) if one.position]


def bars_of(run: MatchRun, member: Member) -> tuple[str, ...]:
    """Why that person is taken out; fails for someone who was not looked at."""
    return next(one.bars for one in making.ranking_of(run) if one.member == member.pk)
