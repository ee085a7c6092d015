"""The fullest state of those who visit: they have just arrived, the author reads and animates, something waits
everywhere."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.utils import timezone

from knowledge.choices import Kind
from portal.members.models import Circle, Cooperative, JoinRequest, Member, Membership, Role
from portal.notices.models import Notice
from portal.vocabulary.models import Concept
from research.models import Committee, CommitteeReader
from tests.security.world import AUTHOR, MEMBER_B, World

ARRIVED: Final = dt.timedelta(days=30)


def make_newcomers(world: World) -> None:
    """The author, who answers for cooperative A as well, and a member of B. Experiences for them need an index."""
    author, member = world.members[AUTHOR], world.members[MEMBER_B]
    Role.objects.create(member=author, kind=Role.Kind.ANIMATOR, cooperative=world.cooperatives["a"])
    skill = Concept.objects.create(scheme="skill", slug="recoudre", label="recoudre")
    study = world.items[f"{Kind.STUDY} public"].pk
    committee = Committee.objects.create(
        study_id=study, circle=Circle.objects.create(name="Lectrices"), version=1, grid=1, opened_by=author
    )
    about = (("contribution", study), ("lead", world.leads[0].lead.pk), ("member", world.members[AUTHOR].pk))
    for one in (author, member):
        _settle(one, world, skill)
        CommitteeReader.objects.create(committee=committee, member=one)
        later = timezone.now() + dt.timedelta(days=1)  # so that one of each kind is among the newest
        for kind, number in about:
            Notice.objects.create(
                member=one, kind="search", subject_kind=kind, subject_id=number, reason="Nouveau.", created_at=later
            )


def _settle(member: Member, world: World, skill: Concept) -> None:
    Membership.objects.filter(member=member).update(started_on=timezone.localdate() - ARRIVED)
    elsewhere = Cooperative.objects.exclude(memberships__member=member).order_by("pk")[0]
    JoinRequest.objects.create(member=member, cooperative=elsewhere)
    member.trades.add(world.trades["known"])
    member.skills.add(skill)
    member.places.add(world.places["known"])
