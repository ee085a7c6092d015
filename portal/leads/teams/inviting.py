"""Inviting a team: an introduction for each of its people, all or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from portal.leads import posting
from portal.leads.introductions.making import introduce
from portal.leads.introductions.refusing import IntroductionRefused
from portal.leads.models import Lead, LeadTeam, Proposal, TeamEvent, TeamPlace
from portal.leads.teams import following
from portal.members.models import Member
from portal.vocabulary.models import Concept

FEWEST = 2


def invite(lead: Lead, places: Mapping[Member, Sequence[Concept]], by: Member) -> LeadTeam:
    """Ask these people to answer the lead together, each for what they hold, in the name of its giver.

    Who had already accepted an introduction to this lead is in at once. Raises IntroductionRefused, and nobody is
    asked, when the lead has a team or when one of them cannot be.
    """
    with transaction.atomic():
        locked = posting.lock(lead.pk)
        if len(places) < FEWEST:
            raise IntroductionRefused(_("Une équipe, c’est deux personnes au moins."), "people")
        if locked.teams.exclude(state=LeadTeam.State.DISSOLVED).exists():
            raise IntroductionRefused(_("Cette affaire a déjà une équipe."))
        proposed = {one.member_id: one for one in Proposal.objects.filter(lead=locked, member__in=list(places))}
        team = LeadTeam.objects.create(lead=locked)
        following.log(team, by, TeamEvent.Act.INVITED)
        for member, concepts in sorted(places.items(), key=lambda one: one[0].pk):
            try:
                asked = introduce(locked, member, by, proposed.get(member.pk))
            except IntroductionRefused as refusal:
                told = {"name": member.display_name, "reason": str(refusal)}
                raise IntroductionRefused(_("%(name)s : %(reason)s") % told, "people") from refusal
            place = TeamPlace.objects.create(team=team, introduction=asked)
            place.concepts.set(concepts)
        following.form_if_complete(team)
    return team


def dissolve(team: LeadTeam, by: Member) -> None:
    """Give up answering together; the introductions stay as they are."""
    with transaction.atomic():
        posting.lock(team.lead_id)
        locked = (
            LeadTeam.objects.select_for_update(of=("self",)).select_related("circle", "lead__giver").get(pk=team.pk)
        )
        if locked.state == LeadTeam.State.DISSOLVED:
            raise IntroductionRefused(_("Cette équipe est déjà dissoute."))
        following.dissolve(locked, by)
