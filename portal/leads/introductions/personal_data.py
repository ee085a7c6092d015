"""Introductions, teams and outcomes as personal data: their copy for the member, and their end with the account."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver

from portal.leads.models import (
    Earning,
    Introduction,
    IntroductionEvent,
    LeadOutcome,
    LeadTeam,
    StoryPrompt,
    TeamEvent,
    TeamPlace,
)
from portal.members.models import Member, User


def archive_part(user: User) -> dict[str, Any]:
    """For `portability.register`: what the member said and earned; leads are told by number."""
    met = Introduction.objects.filter(member__user=user).prefetch_related("events").order_by("pk")
    places = TeamPlace.objects.filter(introduction__member__user=user).select_related("team")
    return {
        "introductions": [_introduction(one) for one in met],
        "acts": [
            {"introduction": one.introduction_id, "act": one.act, "at": one.at.isoformat()}
            for one in IntroductionEvent.objects.filter(by__user=user)
        ],
        "team_places": [_place(place) for place in places.prefetch_related("concepts").order_by("pk")],
        "team_acts": [
            {"team": one.team_id, "act": one.act, "at": one.at.isoformat(), "note": one.note}
            for one in TeamEvent.objects.filter(by__user=user)
        ],
        "shared_answers": [
            {"team": team.pk, "answer": team.answer} for team in LeadTeam.objects.filter(answer_by__user=user)
        ],
        "outcomes_told": [
            {"lead": one.lead_id, "result": one.result, "why": one.why, "words": one.words, "at": one.at.isoformat()}
            for one in LeadOutcome.objects.filter(by__user=user)
        ],
        "earnings": [
            {"lead": one.outcome.lead_id, "amount": str(one.amount) if one.amount is not None else None}
            for one in Earning.objects.filter(member__user=user).select_related("outcome")
        ],
        "stories_asked": [_prompt(one) for one in StoryPrompt.objects.filter(member__user=user)],
    }


def _introduction(one: Introduction) -> dict[str, Any]:
    plain = ("message", "state", "reason", "shows_email", "shows_phone", "shows_account")
    return {"lead": one.lead_id} | {name: getattr(one, name) for name in plain} | {
        "asked_at": one.asked_at.isoformat(),
        "closed_at": one.closed_at.isoformat() if one.closed_at else None,
        "log": [{"act": event.act, "at": event.at.isoformat()} for event in one.events.all()],
    }  # fmt: skip


def _place(place: TeamPlace) -> dict[str, Any]:
    return {
        "team": place.team_id,
        "skills": [concept.label for concept in place.concepts.all()],
        "share": place.share,
        "signed_at": place.signed_at.isoformat() if place.signed_at else None,
        "left_at": place.left_at.isoformat() if place.left_at else None,
    }


def _prompt(prompt: StoryPrompt) -> dict[str, Any]:
    return {
        "asked_at": prompt.asked_at.isoformat(),
        "declined_at": prompt.declined_at.isoformat() if prompt.declined_at else None,
        "contribution": prompt.contribution_id,
    }


@receiver(post_save, sender=Member)
def forget_closed(instance: Member, **kwargs: Any) -> None:
    """A closed account: its words and its amounts go. What it was part of stays counted, without saying how much."""
    if instance.status != Member.Status.LEFT or instance.user_id is not None:
        return
    with transaction.atomic():
        Introduction.objects.filter(member=instance).update(message="", reason="")
        Earning.objects.filter(member=instance).update(amount=None)
        LeadOutcome.objects.filter(by=instance).update(words="")
        LeadTeam.objects.filter(answer_by=instance).update(answer_by=None)
        StoryPrompt.objects.filter(member=instance).delete()
