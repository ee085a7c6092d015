"""Promised returns, reminded to the author of the call; and what a notice about a call may show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from knowledge.models import Contribution
from portal.notices.sending import notify
from portal.notices.subjects import Subject
from portal.visibility import Viewer
from research.models import FieldCall, StoryAgreement
from research.models.call import SOON

CALL, RETURN, RETURNED = "field_call", "field_return", "field_returned"
"""Kinds of notices: a call that matches, a return that is due, a return that was made."""
SUBJECT = "field_call"
AGREEMENT = "story_agreement"
"""Kind of the notice, and of its subject: only the member who is asked opens it."""


def readable_calls(viewer: Viewer, ids: Collection[int]) -> Mapping[int, Subject]:
    """Of these calls, those whose project the viewer may read now. One query."""
    found = FieldCall.objects.visible_to(viewer).filter(pk__in=ids)
    return {call.pk: Subject(call.title, call.get_absolute_url()) for call in found}


def readable_agreements(viewer: Viewer, ids: Collection[int]) -> Mapping[int, Subject]:
    """Agreements asked of the viewer. One query."""
    mine = agreements_of(viewer).filter(pk__in=ids).select_related("story")
    return {asked.pk: Subject(asked.story.title, asked.get_absolute_url()) for asked in mine}


def agreements_of(viewer: Viewer) -> QuerySet[StoryAgreement]:
    """The twin of `readable_agreements`: agreements asked of the viewer, about stories they may still read."""
    if viewer.member_id is None:
        return StoryAgreement.objects.none()
    readable = Contribution.objects.visible_to(viewer)
    return StoryAgreement.objects.filter(member_id=viewer.member_id, story__in=readable.values("pk"))


def remind(today: dt.date | None = None) -> int:
    """Tell authors once when the day they promised comes near, and once when it has passed. Returns how many."""
    day = today or timezone.localdate()
    told = 0
    for call in FieldCall.objects.published().owed(day + SOON).exclude(created_by=None):
        late = call.return_on < day
        reason = (
            _("Le jour où vous aviez promis un retour est passé : les personnes rencontrées l’attendent.")
            if late
            else _("Le jour où vous avez promis un retour approche.")
        )
        once = f"{RETURN}:{call.pk}:{call.return_on}:{'late' if late else 'soon'}"
        with transaction.atomic():
            told += notify([call.created_by_id or 0], RETURN, (SUBJECT, call.pk), reason=reason, once=once)
    return told
