"""Rankings of the matrix: for each lead that was taken in, three people read from every text, one with a shut page."""

from __future__ import annotations

from collections.abc import Sequence

from portal.leads.matching import versions
from portal.leads.matching.order.ranking import rank
from portal.leads.matching.order.snapshot import Asked, Candidate, Part, Snapshot
from portal.leads.models import Conflict, Contest, Lead, MatchRun, Placement, Proposal
from portal.members.models import Member
from portal.territories.models import Territory
from portal.vocabulary.models import Concept
from tests.security.canaries import Secrets
from tests.security.world_leads import Given, Readers


def rank_people(
    secrets: Secrets, given: Sequence[Given], readers: Readers, people: dict[str, Member], texts: Sequence[int],
    need: Concept, place: Territory,
) -> None:  # fmt: skip
    """`people`: {role: member} of those who are ranked, the first of them proposed to, and contesting.

    Their words are read by themselves and by those who answer for the lead; what they contest, by a moderator.
    """
    proposed, member = next(iter(people.items()))
    rule = versions.in_force()
    for one in given:
        lead = one.lead
        if lead.state == Lead.State.WAITING:
            continue
        parts = tuple(Part(pk, "story", 2025, "idea", whole=(0,)) for pk in texts)
        candidates = tuple(
            Candidate(person.pk, parts, declared=(0,), place="here", place_id=place.pk) for person in people.values()
        )
        snapshot = Snapshot(lead.pk, "2026-11-24", (Asked(need.pk, True, 3),), True, candidates)
        ranking = rank(rule.parsed(), snapshot)
        run = MatchRun.objects.create(
            lead=lead, rule=rule, snapshot=snapshot.to_json(), ranking=[ranked.to_json() for ranked in ranking]
        )
        for ranked in ranking:
            Placement.objects.create(run=run, member_id=ranked.member, position=ranked.position)
        private = lead.visibility == "private"
        in_charge = readers.giver if private else readers.giver | readers.animators | readers.moderators
        name = f"{lead.visibility} lead {lead.pk}"
        proposal = Proposal.objects.create(
            run=run, lead=lead, member=member, rank=1, state="declined",
            reason=secrets.put(f"{name}.reason of a proposal", in_charge | {proposed}),
        )  # fmt: skip
        judges = frozenset() if private else readers.moderators
        contest = Contest.objects.create(proposal=proposal, words=secrets.put(f"{name}.contest", judges | {proposed}))
        conflict = Conflict.objects.create(lead=lead, member=people["hidden"], by=lead.giver)
        one.parameters |= {
            "proposal_id": proposal.pk, "contest_id": contest.pk, "conflict_id": conflict.pk,
            "version_number": rule.version,
        }  # fmt: skip
