"""Taking words out of everything stored for readers: the page, its published versions, the passages of its links.

Drafts keep them for their authors, who must see what to remove; publishing is blocked until they do.
"""

from __future__ import annotations

import re
from typing import Any

from django.db.models import Q

from knowledge.cards import opening_of
from knowledge.models import Contribution, ContributionState, Lineage, Publication, Quote
from knowledge.rendering import render_page

MARK = "[parole retirée]"
_FEWEST_LETTERS = 12
"""Shorter words are anybody's: taking « oui » out of a story would tear it."""
_WORD = re.compile(r"\w+")


def pattern_of(text: str) -> re.Pattern[str] | None:
    """Finds the words of `text` in Markdown, whatever stands between them; None when they are too few to be known."""
    words = _WORD.findall(text)
    if sum(map(len, words)) < _FEWEST_LETTERS:
        return None
    return re.compile(r"\b" + r"\W+".join(map(re.escape, words)) + r"\b", re.IGNORECASE)


def take_out(quoted: Quote) -> None:
    """Remove the quotation, and its words wherever the contribution repeats them, inside the caller's transaction."""
    page = Contribution.objects.get(pk=quoted.contribution_id).specific
    pattern = pattern_of(quoted.text)
    for version in Publication.objects.filter(contribution=page):
        _take_out_of_version(version, page, quoted, pattern)
    if pattern is None:
        return
    changed = _changed({name: getattr(page, name) for name in _texts(page)}, pattern)
    if changed:
        type(page).objects.filter(pk=page.pk).update(**changed)
        for name, text in changed.items():
            setattr(page, name, text)
        state = ContributionState.objects.get(pk=page.pk)
        if state.live:
            state.rendered = state.rendered | _rendered(page, changed)
            state.opening = opening_of(state.rendered)
            state.save(update_fields=["rendered", "opening"])
    for edge in Lineage.objects.filter(Q(source=page) | Q(target=page)).exclude(passage=""):
        if pattern.search(edge.passage):
            edge.passage = pattern.sub(MARK, edge.passage)
            edge.save(update_fields=["passage"])


def _take_out_of_version(
    version: Publication, page: Contribution, quoted: Quote, pattern: re.Pattern[str] | None
) -> None:
    content: dict[str, Any] = dict(version.content)
    kept = [row for row in content.get("verbatims") or [] if row.get("key") != str(quoted.key)]
    changed = _changed({name: content.get(name) or "" for name in _texts(page)}, pattern) if pattern else {}
    if not changed and len(kept) == len(content.get("verbatims") or []):
        return
    version.content = content | changed | ({"verbatims": kept} if "verbatims" in content else {})
    if changed:
        version.rendered = version.rendered | _rendered(page.with_content_json(version.content), changed)
    version.save(update_fields=["content", "rendered"])


def _texts(page: Contribution) -> tuple[str, ...]:
    return ("title", "draft_title", "summary", *page.text_fields)


def _changed(texts: dict[str, str], pattern: re.Pattern[str]) -> dict[str, str]:
    return {name: pattern.sub(MARK, text) for name, text in texts.items() if pattern.search(text)}


def _rendered(page: Contribution, changed: dict[str, str]) -> dict[str, str]:
    return {name: html for name, html in render_page(page).items() if name in changed}
