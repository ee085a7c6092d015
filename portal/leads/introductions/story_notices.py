"""The notice that asks for a story, opened by the one person who is asked."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.leads.models import Lead, StoryPrompt
from portal.notices import kinds, subjects
from portal.notices.subjects import Subject
from portal.visibility import Viewer, tokens

STORY = "lead_story"


def register() -> None:
    """Called once the apps are ready."""
    kinds.register(STORY, gettext_lazy("Une affaire close attend son récit"))
    subjects.register(STORY, readable_prompts, prompts_of)


def prompts_of(viewer: Viewer) -> QuerySet[StoryPrompt]:
    """Those of the viewer that wait for an answer. The token is the right, not the id beside it."""
    if viewer.member_id is None or tokens.person(viewer.member_id) not in viewer.tokens or not viewer.is_network:
        return StoryPrompt.objects.none()
    return StoryPrompt.objects.filter(member=viewer.member_id)


def readable_prompts(viewer: Viewer, ids: Collection[int]) -> Mapping[int, Subject]:
    """Of these, those of the viewer. Two queries. A lead closed to them since is not named."""
    found = list(prompts_of(viewer).filter(pk__in=ids).select_related("outcome"))
    leads = Lead.objects.visible_to(viewer).filter(pk__in={prompt.outcome.lead_id for prompt in found})
    titles = dict(leads.values_list("pk", "title"))
    return {
        prompt.pk: Subject(
            titles.get(prompt.outcome.lead_id, _("Une affaire close")),
            reverse("leads:story", args=[prompt.outcome.lead_id, prompt.pk]),
        )
        for prompt in found
    }
