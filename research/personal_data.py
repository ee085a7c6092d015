"""What studies and projects keep of one account: agreements to calls and projects, readings, and what was said there.

Texts and calls are named by their number: one that the person may not read any more tells nothing else of itself.
"""

from __future__ import annotations

from typing import Any

from portal.members.models import Member, User
from research.models import CommitteeMessage, CommitteeReader, Participation, ParticipationEvent, StoryAgreement


def archive_part(user: User) -> dict[str, Any]:
    """For `portability.register`. Seven queries."""
    member = Member.objects.filter(user=user).first()
    if member is None:
        return {}
    readings = CommitteeReader.objects.filter(member=member).select_related("committee").prefetch_related("marks")
    return {
        "calls_agreed_to": [
            {"call": one.call_id, "uses": one.agreed_uses, "note": one.note, "at": one.agreed_at.isoformat(),
             "withdrawn_at": one.withdrawn_at.isoformat() if one.withdrawn_at else None}
            for one in Participation.objects.filter(member=member)
        ],
        "calls_log": [
            {"call": one.call_id, "act": one.act, "uses": one.uses, "at": one.at.isoformat()}
            for one in ParticipationEvent.objects.filter(member=member)
        ],
        "stories_agreed": [
            {"project": one.project_id, "story": one.story_id, "state": one.state,
             "answered_at": one.answered_at.isoformat() if one.answered_at else None}
            for one in StoryAgreement.objects.filter(member=member)
        ],
        "readings": [_reading(one) for one in readings],
        "said_in_readings": [
            {"study": one.committee.study_id, "about": one.field, "text": one.text, "at": one.written_at.isoformat()}
            for one in CommitteeMessage.objects.filter(member=member).select_related("committee")
        ],
    }  # fmt: skip


def _reading(one: CommitteeReader) -> dict[str, Any]:
    return {
        "study": one.committee.study_id,
        "advice": one.advice,
        "opinion": one.opinion,
        "named": one.named,
        "answers": [
            {"criterion": mark.criterion, "answer": mark.answer, "comment": mark.comment} for mark in one.marks.all()
        ],
    }
