"""Keeping `ContributionState` equal to its page, in the transaction of the operation."""

from __future__ import annotations

import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from knowledge.changes import touch
from knowledge.consent import consents
from knowledge.models import Contribution, ContributionState, ExperienceReport, Publication
from knowledge.reading.cards import opening_of
from knowledge.reading.protection import must_mask_trades
from knowledge.rendering import lay_out
from knowledge.tags.tagging import use_canonical
from knowledge.wanted import red_links
from portal.members.models import Member


def ensure_state(page: Contribution) -> None:
    """Every contribution has a state, made in the admin or by code."""
    if type(page) is Contribution or not hasattr(page, "kind"):
        return
    owner = getattr(page.owner, "member", None) if page.owner_id else None
    membership = owner.memberships.current().first() if owner else None
    ContributionState.objects.get_or_create(
        contribution_id=page.pk,
        defaults={
            "kind": page.kind,
            "live": False,
            "cooperative_id": membership.cooperative_id if membership else None,
        },
    )


@transaction.atomic
def published(page: Contribution, revision: Any) -> None:
    """Mirror a publication, store the version and the rendered text. A scheduled page is not live yet."""
    if not page.live:
        touch([page.pk])
        return
    ensure_state(page)
    use_canonical(page.pk)
    state = ContributionState.objects.select_for_update().get(pk=page.pk)
    state.live = True
    state.deleted_at = None
    state.language = page.language
    state.first_published_at = page.first_published_at
    state.last_published_at = page.last_published_at
    layout = lay_out(page)
    state.rendered, state.degraded, state.layout_attempts = layout.texts, layout.degraded, 0
    state.opening = opening_of(state.rendered)
    if isinstance(page, ExperienceReport):
        state.outcome = page.outcome
    state.year = year_of(page)
    state.trades_masked = must_mask_trades(page.trades.all(), page.territories.all())
    state.save()
    red_links.gather(page.pk, state.rendered)
    last = Publication.objects.filter(contribution=page).aggregate(last=Max("number"))["last"] or 0
    Publication.objects.create(
        contribution=page,
        number=last + 1,
        content=_as_stored(revision.content),
        rendered=state.rendered,
        degraded=state.degraded,
        visibility=state.visibility,
        published_at=page.last_published_at or timezone.now(),
        published_by_id=revision.user_id,
    )
    if isinstance(page, ExperienceReport):
        consents.follow(page, by=Member.objects.filter(user=revision.user_id).first() if revision.user_id else None)
    touch([page.pk])


def _as_stored(content: Any) -> Any:
    """A fresh revision still holds dates as objects; a version keeps what reading the revision back would give."""
    return json.loads(json.dumps(content, cls=DjangoJSONEncoder))


def unpublished(page_id: int) -> None:
    """Mirror a withdrawal, asked or by expiry: hidden from search at once."""
    with transaction.atomic():
        ContributionState.objects.filter(pk=page_id).update(live=False)
        touch([page_id], tightened=True)


def year_of(page: Contribution) -> int | None:
    """Year of what is told: the end, else the start of the experience, else the first publication."""
    for moment in (getattr(page, "ended_on", None), getattr(page, "started_on", None), page.first_published_at):
        if moment is not None:
            return int(moment.year)
    return None
