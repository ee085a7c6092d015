"""Everything the page of a contribution shows, gathered in a constant number of queries."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.functional import Promise

from knowledge.cards import Card, card
from knowledge.choices import Consent
from knowledge.links import display_all
from knowledge.models import Attachment, Contribution, ExperienceReport, Illustration, Verbatim
from knowledge.rules import may_edit
from portal.visibility import Viewer


@dataclass(frozen=True, slots=True)
class Passage:
    """One titled text: `field` is its anchor too."""

    field: str
    label: str | Promise
    html: str


@dataclass(frozen=True, slots=True)
class Reading:
    card: Card
    passages: dict[str, Passage]
    """Non-empty fields in reading order, {field: Passage}."""
    verbatims: list[Verbatim]
    illustrations: list[Illustration]
    attachments: list[Attachment]
    version: int
    may_edit: bool
    is_draft: bool

    @property
    def means(self) -> list[Passage]:
        return self._named("means_time", "means_cost", "means_tools", "means_skills", "partners")

    @property
    def telling(self) -> list[Passage]:
        """What follows the lesson, in order."""
        names = ("context", "trigger", "aim", "story", "actions", "intended", "obtained", "difficulties", "enablers", "recommendation")
        return self._named(*names)

    @property
    def conditions(self) -> list[Passage]:
        return self._named("works_if", "fails_if")

    def _named(self, *names: str) -> list[Passage]:
        return [self.passages[name] for name in names if name in self.passages]


def reading_of(page: Contribution, viewer: Viewer) -> Reading:
    """`page` is specific and readable by `viewer`. An unpublished page shows nothing rendered: see the preview."""
    state = page.state
    texts = display_all(state.rendered, viewer) if state.rendered else {}
    passages = {
        name: Passage(name, page._meta.get_field(name).verbose_name, texts[name])
        for name in page.text_fields
        if texts.get(name)
    }
    quoted = page.verbatims.all() if isinstance(page, ExperienceReport) else []
    return Reading(
        card=card(page),
        passages=passages,
        verbatims=[verbatim for verbatim in quoted if verbatim.consent == Consent.GIVEN],
        illustrations=list(page.illustrations.order_by("position", "pk").prefetch_related("renditions")),
        attachments=list(page.attachments.order_by("position", "pk")),
        version=page.publications.count(),
        may_edit=may_edit(viewer, page),
        is_draft=not state.live,
    )


Panel = Callable[[HttpRequest, Contribution], dict[str, object] | None]
"""What a room above adds beside a contribution: a dict with `template` and its context, or None."""

_panels: dict[str, Panel] = {}


def register_panel(name: str, panel: Panel) -> None:
    _panels[name] = panel


def panels_for(request: HttpRequest, page: Contribution) -> list[dict[str, object]]:
    return [content for panel in _panels.values() if (content := panel(request, page))]
