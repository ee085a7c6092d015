"""Two weeks after a lead ends, whoever took it is asked once to tell it; the story begins prefilled."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Final
from uuid import NAMESPACE_OID, uuid5

from django.db import transaction
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _

from knowledge.choices import Kind
from knowledge.models import Contribution
from knowledge.writing.drafts import save_draft, start_draft
from portal.leads.introductions.prefilling import values_for
from portal.leads.introductions.refusing import IntroductionRefused
from portal.leads.introductions.story_notices import STORY
from portal.leads.models import Introduction, Lead, LeadNeed, LeadOutcome, StoryPrompt
from portal.leads.querysets import SEALED
from portal.leads.sealing import Client
from portal.members.models import Member
from portal.notices.sending import notify

EVERY: Final = 24 * 3600
AFTER: Final = dt.timedelta(days=14)
FORGOTTEN: Final = dt.timedelta(days=120)
"""A lead closed before that is not asked about any more: the site may have been stopped."""
_BATCH: Final = 200


def ask(now: dt.datetime | None = None) -> int:
    """Ask those whose lead ended two weeks ago; returns how many people. The second run asks nobody again."""
    moment = now or timezone.now()
    ended = LeadOutcome.objects.filter(at__lte=moment - AFTER, at__gt=moment - FORGOTTEN, prompts=None)
    return sum(_ask_about(outcome, moment) for outcome in ended.select_related("lead").order_by("at", "pk")[:_BATCH])


def _ask_about(outcome: LeadOutcome, moment: dt.datetime) -> int:
    with transaction.atomic():
        LeadOutcome.objects.select_for_update().get(pk=outcome.pk)
        if outcome.prompts.exists():
            return 0
        people = Member.objects.filter(pk__in=people_of(outcome), status=Member.Status.ACTIVE)
        prompts = [StoryPrompt(outcome=outcome, member=member, asked_at=moment) for member in people.order_by("pk")]
        StoryPrompt.objects.bulk_create(prompts)
        for prompt in StoryPrompt.objects.filter(outcome=outcome):
            reason = _("Une affaire à laquelle vous avez pris part est close : voulez-vous la raconter ?")
            notify([prompt.member_id], STORY, (STORY, prompt.pk), reason=reason, once=f"{STORY}:{prompt.pk}")
        return len(prompts)


def people_of(outcome: LeadOutcome) -> Iterable[int]:
    """Those who won it; for a lead that was lost, those who had met it."""
    if outcome.result == LeadOutcome.Result.WON:
        return outcome.earnings.values_list("member_id", flat=True)
    agreed = Introduction.objects.filter(lead=outcome.lead_id, state=Introduction.State.MUTUAL)
    return agreed.values_list("member_id", flat=True)


def begin(prompt: StoryPrompt, member: Member) -> Contribution:
    """The draft of this person, made the first time with what the lead says; the same one afterwards."""
    with transaction.atomic():
        locked = StoryPrompt.objects.select_for_update(of=("self",)).select_related("outcome").get(pk=prompt.pk)
        if locked.contribution_id is not None:
            return Contribution.objects.get(pk=locked.contribution_id)
        if locked.declined_at is not None:
            raise IntroductionRefused(_("Vous avez répondu « pas cette fois »."))
        needs = Prefetch("needs", queryset=LeadNeed.objects.select_related("concept"))
        lead = Lead.objects.select_related("place").prefetch_related(needs).get(pk=locked.outcome.lead_id)
        client = Client(*(getattr(lead, name) for name in SEALED))
        draft = start_draft(member, Kind.EXPERIENCE, key=uuid5(NAMESPACE_OID, f"lead-story-{locked.pk}"))
        save_draft(draft.pk, member.user, values_for(lead, locked.outcome, client), base_token=None)
        StoryPrompt.objects.filter(pk=locked.pk).update(contribution=draft.pk)
    return draft


def decline(prompt: StoryPrompt) -> None:
    """« Pas cette fois »: never asked again about this lead."""
    StoryPrompt.objects.filter(pk=prompt.pk, contribution=None, declined_at=None).update(declined_at=timezone.now())
