"""What a person decides of what is said of them: take a skill out, put it back, be proposed or not."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from portal.members.models import Member
from portal.vocabulary.models import Concept
from search.expertise import contesting
from search.models import MatchingRefusal, SkillChoice


def take_out(member: Member, concept: Concept, choice: str, reason: str = "") -> SkillChoice:
    """The skill is shown and counted nowhere from now on."""
    values = {
        "choice": choice, "reason": reason.strip(), "created_at": timezone.now(),
        "answer": "", "answered_by": None, "answered_at": None,
    }  # fmt: skip
    with transaction.atomic():
        decision, _created = SkillChoice.objects.update_or_create(member=member, concept=concept, defaults=values)
        if choice == SkillChoice.Choice.CONTESTED:
            contesting.tell_judges(decision)
    return decision


def put_back(member: Member, concept: Concept) -> None:
    SkillChoice.objects.filter(member=member, concept=concept).delete()


def refuse_matching(member: Member, *, refuses: bool) -> None:
    """Out of every ranking, or back in."""
    with transaction.atomic():
        if refuses:
            MatchingRefusal.objects.get_or_create(member=member)
        else:
            MatchingRefusal.objects.filter(member=member).delete()
