"""Pairs of an introduction, a team or a question and its lead, each on the side where the author may act."""

from __future__ import annotations

from typing import Any, Final

from portal.leads.introductions import making, outcomes
from portal.leads.models import Earning, Introduction, LeadTeam, StoryPrompt
from portal.leads.teams import inviting
from portal.members.models import Member
from tests.factories import introductions as met
from tests.factories import leads as posted

SENT: Final[dict[str, dict[str, Any]]] = {
    "leads:answer": {"decision": "accept", "shows": ["giver"]},
    "leads:amount": {"amount": "12"},
    "leads:story": {"decision": "decline"},
    "leads:team_answer": {"answer": "Oui", "version": 0},
}
"""What each form is sent, so that nothing but the pair could refuse it."""


def side(author: Member) -> dict[str, dict[str, Any]]:
    """{route: parameters} of pairs that belong together."""
    given = met.offered(posted.lead(author))
    taken = met.mutual(posted.lead(met.reachable()), author)
    won = outcomes.record(taken.lead, outcomes.Told("won", earners=(taken.pk,)), author)
    prompt = StoryPrompt.objects.create(outcome=won, member=author)
    own = _team(author, met.reachable())
    shared = _team(met.reachable(), author)
    filled: dict[str, dict[str, Any]] = {
        f"leads:{name}": {"pk": given.lead_id, "introduction_id": given.pk}
        for name in ("introduction", "answer", "withdraw")
    }
    filled["leads:amount"] = {"pk": taken.lead_id, "introduction_id": taken.pk}
    filled["leads:story"] = {"pk": taken.lead_id, "prompt_id": prompt.pk}
    for name in ("team", "team_answer", "team_dissolve"):
        filled[f"leads:{name}"] = {"pk": own.lead_id, "team_id": own.pk}
    filled["leads:team_shares"] = {"pk": shared.lead_id, "team_id": shared.pk}
    return filled


def kept() -> list[list[Any]]:
    """What those forms could change."""
    introductions = Introduction.objects.order_by("pk").values_list("pk", "state")
    teams = LeadTeam.objects.order_by("pk").values_list("pk", "state", "answer", "answer_version")
    prompts = StoryPrompt.objects.order_by("pk").values_list("pk", "declined_at", "contribution")
    return [list(introductions), list(teams), list(prompts), list(Earning.objects.values_list("pk", "amount"))]


def _team(giver: Member, person: Member) -> LeadTeam:
    """A formed team of that person and someone else."""
    people: dict[Member, list[Any]] = {person: [], met.reachable(): []}
    team = inviting.invite(posted.lead(giver), people, giver)
    for place in team.places.select_related("introduction__member"):
        making.accept(place.introduction, place.introduction.member)
    return team
