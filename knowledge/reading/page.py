"""Everything the page of a contribution shows, gathered in a constant number of queries."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.html import strip_tags

from knowledge.choices import Consent
from knowledge.holdings import take_stock
from knowledge.models import Contribution, ExperienceReport, Verbatim
from knowledge.reading.cards import Card, card
from knowledge.reading.files_shown import NO_FILES, Files, files_of
from knowledge.reading.links import display_all
from knowledge.reading.surroundings import Word
from knowledge.revisions import token_of
from knowledge.rules import may_edit
from portal.markdown import Heading
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
    files: Files
    tags: list[Word]
    contents: tuple[Heading, ...]
    """Table of contents of an article; empty when there is too little to need one."""
    known_people: frozenset[int]
    """Ids of the authors whose page this viewer may open."""
    version: int
    may_edit: bool
    revision: str
    """Name of the newest draft, for those who may edit: their device then forgets what it had kept."""
    is_draft: bool
    is_simplified: bool
    """Some text was too long to lay out in time and is shown as plain paragraphs."""

    @property
    def started(self) -> list[Passage]:
        """How it began and what was done."""
        return self._named("context", "trigger", "aim", "story", "actions")

    @property
    def came_out(self) -> list[Passage]:
        """What it gave and why."""
        return self._named("intended", "obtained", "difficulties", "enablers", "recommendation")

    @property
    def means(self) -> list[Passage]:
        return self._named("means_time", "means_cost", "means_tools", "means_skills", "partners")

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
        for name in (*page.text_fields, *page.block_fields)
        if texts.get(name)
    }
    held = take_stock(page, viewer)
    quoted = page.verbatims.all() if held.verbatims and isinstance(page, ExperienceReport) else []
    shown, editable = card(page), may_edit(viewer, page)
    return Reading(
        card=shown,
        passages=passages,
        verbatims=[verbatim for verbatim in quoted if verbatim.consent == Consent.GIVEN],
        files=files_of(page.pk) if held.files else NO_FILES,
        tags=list(shown.words),
        contents=contents_of(texts.get("body", "")),
        known_people=held.open_people,
        version=held.publications,
        may_edit=editable,
        revision=token_of(page) if editable else "",
        is_draft=not state.live,
        is_simplified=bool(state.degraded),
    )


_HEADING = re.compile(r'<h([23]) id="([^"]+)">(.*?)</h[23]>', re.DOTALL)
_WORTH_CONTENTS = 3


def contents_of(html: str) -> tuple[Heading, ...]:
    """Headings of levels 2 and 3 of rendered HTML, when there are enough to need a table of contents."""
    found = tuple(
        Heading(int(level), identifier, unescape(strip_tags(text)).strip())
        for level, identifier, text in _HEADING.findall(html)
    )
    return found if len(found) >= _WORTH_CONTENTS else ()


Panel = Callable[[HttpRequest, Contribution], dict[str, object] | None]
"""What a room above adds beside a contribution: a dict with `template` and its context, or None."""

_panels: dict[str, Panel] = {}


def register_panel(name: str, panel: Panel) -> None:
    _panels[name] = panel


def panels_for(request: HttpRequest, page: Contribution) -> list[dict[str, object]]:
    return [content for panel in _panels.values() if (content := panel(request, page))]
