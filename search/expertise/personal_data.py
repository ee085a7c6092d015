"""What « Qui sait ? » holds about one account: its copy for the person, and its end with the account."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from portal.members.models import Member, User
from search.models import MatchingRefusal, ShownRanking, SkillChoice


def archive_part(user: User) -> dict[str, Any]:
    """For `portability.register`."""
    choices = SkillChoice.objects.filter(member__user=user).select_related("concept")
    refusal = MatchingRefusal.objects.filter(member__user=user).first()
    return {
        "skill_choices": [
            {
                "skill": choice.concept.label,
                "choice": choice.choice,
                "reason": choice.reason,
                "answer": choice.answer,
                "created_at": choice.created_at.isoformat(),
            }
            for choice in choices
        ],
        "refuses_to_be_proposed_since": refusal.since.isoformat() if refusal else None,
        "shown_in_rankings": [
            {
                "day": row.day.isoformat(),
                "asked": row.asked,
                "position": row.position,
                "score": row.score,
                "rule": row.rule,
            }
            for row in ShownRanking.objects.filter(member__user=user)
        ],
    }


@receiver(post_save, sender=Member)
def forget_closed(instance: Member, **kwargs: Any) -> None:
    """A closed account keeps its page, empty: decisions and rankings go."""
    if instance.status == Member.Status.LEFT and instance.user_id is None:
        for table in (SkillChoice, MatchingRefusal, ShownRanking):
            table._default_manager.filter(member=instance).delete()
