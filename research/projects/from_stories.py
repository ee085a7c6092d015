"""A draft project made from stories: what they share is kept, they are its sources, and their authors are asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from knowledge.choices import Kind, Relation
from knowledge.models import Authorship, Contribution, Lineage
from knowledge.practice import lineage
from knowledge.querysets import ContributionQuerySet
from knowledge.reading.cards import Card, cards_by_id, places_shown
from knowledge.writing.drafts import save_draft, start_draft
from portal.members.models import Member
from portal.notices.sending import notify
from portal.visibility import Viewer
from research.models import StoryAgreement
from research.models.project import Phase
from research.projects.reminding import AGREEMENT

OFFERED = 40


def stories_named(viewer: Viewer, named: Sequence[int]) -> list[int]:
    """Of the texts named, the stories that the viewer may read; a study stands for those that it cites. One query."""
    if not named:
        return []
    cited = Lineage.objects.filter(target__in=named, target__state__kind=Kind.STUDY).values("source")
    readable = Contribution.objects.visible_to(viewer).published().filter(state__kind=Kind.EXPERIENCE)
    return list(readable.filter(Q(pk__in=named) | Q(pk__in=cited)).order_by("pk").values_list("pk", flat=True))


def offered(viewer: Viewer, around: Sequence[int] = ()) -> ContributionQuerySet:
    """Stories one may start from: those of `around` and those that lineage ties to them; else the newest ones."""
    readable = Contribution.objects.visible_to(viewer).published().filter(state__kind=Kind.EXPERIENCE)
    if not around:
        newest = list(readable.order_by("-state__first_published_at", "-pk").values_list("pk", flat=True)[:OFFERED])
        return readable.filter(pk__in=newest)
    edges = Lineage.objects.filter(Q(source__in=around) | Q(target__in=around))
    tied = {pk for pair in edges.values_list("source_id", "target_id")[:OFFERED] for pk in pair}
    # Two stories that the same text uses are tied too.
    users = edges.filter(source__in=around).values("target")
    beside = Lineage.objects.filter(target__in=users).values_list("source_id", flat=True)[:OFFERED]
    return readable.filter(pk__in={*around, *tied, *beside})


def draft_from(stories: Sequence[Contribution], member: Member, title: str = "") -> Contribution:
    """A draft whose question, axes, trades and territories come from the stories. They become its sources."""
    with transaction.atomic():
        draft = start_draft(member, Kind.PROJECT, title=title or _("Projet à partir de %d récits") % len(stories))
        values = {
            "question": _question(stories),
            "context": "\n".join(f"- {story.title}" for story in stories),
            "phase": Phase.EMERGENCE,
            "axes": _merged(stories, "axes"),
            "trades": [] if _any_masked(stories) else _merged(stories, "trades"),
            "territories": _places(stories),
        }
        save_draft(draft.pk, member.user, values, base_token=None)
        for story in stories:
            lineage.link(draft, story, Relation.SOURCE, by=member)
            _ask(draft, story, member)
    return draft


def _question(stories: Sequence[Contribution]) -> str:
    outcomes = {story.state.outcome for story in stories}
    mixed = len(outcomes - {""}) > 1
    start = _("À quelles conditions") if mixed else _("Comment")
    subjects = " ; ".join(f"« {story.title} »" for story in stories)
    return _(
        "%(start)s ce que racontent ces récits peut-il valoir ailleurs ?\n\n"
        "Récits de départ : %(subjects)s.\n\nReformulez cette question avec vos mots."
    ) % {"start": start, "subjects": subjects}


def _merged(stories: Sequence[Contribution], name: str) -> list[object]:
    return list({item.pk: item for story in stories for item in getattr(story, name).all()}.values())


def _any_masked(stories: Sequence[Contribution]) -> bool:
    return any(story.state.protected_author and story.state.trades_masked for story in stories)


def _places(stories: Sequence[Contribution]) -> list[object]:
    """Places of the stories; of a protected author's, the région only."""
    return list({place.pk: place for story in stories for place in places_shown(story)}.values())


def _ask(project: Contribution, story: Contribution, by: Member) -> None:
    authors = Authorship.objects.filter(contribution=story).exclude(member=by).values_list("member_id", flat=True)
    for member_id in dict.fromkeys(authors):
        asked = StoryAgreement.objects.create(project_id=project.pk, story=story, member_id=member_id)
        notify(
            [member_id], AGREEMENT, (AGREEMENT, asked.pk),
            reason=_("Un projet en préparation voudrait partir d’un de vos récits : dites si vous êtes d’accord."),
        )  # fmt: skip


def answer(agreement: StoryAgreement, *, given: bool) -> None:
    state = StoryAgreement.State.GIVEN if given else StoryAgreement.State.REFUSED
    StoryAgreement.objects.filter(pk=agreement.pk).update(state=state, answered_at=timezone.now())


@dataclass(frozen=True, slots=True)
class Asked:
    """One agreement as the writers of the project see it: a protected author stays unnamed."""

    story: Card
    who: str
    state: str
    label: str


def agreements_of(project: Contribution, viewer: Viewer) -> list[Asked]:
    """Agreements for the stories that the viewer may read, in the order they were asked. Three queries."""
    rows = list(StoryAgreement.objects.filter(project_id=project.pk).select_related("member"))
    stories = cards_by_id([row.story_id for row in rows], viewer) if rows else {}
    return [
        Asked(
            stories[row.story_id],
            stories[row.story_id].byline.collective or row.member.display_name,
            row.state,
            str(row.get_state_display()),
        )
        for row in rows
        if row.story_id in stories
    ]
