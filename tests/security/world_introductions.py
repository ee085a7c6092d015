"""Introductions of the matrix: for each lead that was taken in, one asked and one accepted, a team, an outcome."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from portal.leads.models import Earning, Introduction, Lead, LeadOutcome, LeadTeam, StoryPrompt, TeamPlace
from portal.members.models import Member
from tests.security.canaries import Secrets
from tests.security.world_leads import Given, Readers


def introduce(
    secrets: Secrets, given: Sequence[Given], readers: Readers, asked: tuple[str, Member], met: tuple[str, Member]
) -> None:
    """`asked` and `met`: (role, member) of who is asked for, and of who has accepted and taken the lead.

    How to reach them is on their page for themselves alone; the giver also reads it of who was met.
    """
    met_role, person = met
    _reachable(secrets, *asked, frozenset())
    _reachable(secrets, met_role, person, readers.giver)
    for one in given:
        if one.lead.state == Lead.State.WAITING:
            continue
        in_charge = readers.giver
        if one.lead.visibility != "private":
            in_charge = in_charge | readers.animators | readers.moderators
        _about(secrets, one, in_charge, asked, met)


def _reachable(secrets: Secrets, role: str, member: Member, more: frozenset[str]) -> None:
    readers = more | {role, "superuser"}
    member.phone = secrets.put(f"{role}.phone once met", readers)
    member.contact_email = f"{secrets.put(f'{role}.address once met', readers)}@exemple.test"
    member.field_visibility = member.field_visibility | {"phone": "private", "contact_email": "private"}
    member.save()


def _about(
    secrets: Secrets, one: Given, in_charge: frozenset[str], asked: tuple[str, Member], met: tuple[str, Member]
) -> None:
    lead, now = one.lead, timezone.now()
    name = f"{lead.visibility} lead {lead.pk}"

    def put(what: str, *roles: str) -> str:
        return secrets.put(f"{name}.{what}", in_charge | set(roles))

    waiting = Introduction.objects.create(
        lead=lead, member=asked[1], giver_accepted_at=now, message=put("message to who is asked", asked[0])
    )
    agreed = Introduction.objects.create(
        lead=lead, member=met[1], state="mutual", giver_accepted_at=now, member_accepted_at=now, shows_client=False,
        message=put("message to who was met", met[0]),
    )  # fmt: skip
    team = LeadTeam.objects.create(lead=lead, state="formed", answer=put("shared answer", asked[0], met[0]))
    for introduction in (waiting, agreed):
        TeamPlace.objects.create(team=team, introduction=introduction)
    outcome = LeadOutcome.objects.create(lead=lead, result="won", words=put("words of the outcome", met[0]))
    Earning.objects.create(outcome=outcome, member=met[1], amount=777)
    prompt = StoryPrompt.objects.create(outcome=outcome, member=met[1])
    one.parameters |= {"introduction_id": agreed.pk, "team_id": team.pk, "prompt_id": prompt.pk}
